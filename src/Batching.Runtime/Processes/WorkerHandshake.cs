using System.Globalization;

namespace Batching.Runtime;

/// <summary>What a caller tells a process that it starts, in its environment: that it is a worker, and where the shared page is.</summary>
/// <param name="PagePath">The file of the page.</param>
internal sealed record WorkerHandshake(string PagePath)
{
    /// <summary>The variable that makes a process a worker.</summary>
    internal const string Variable = "BATCHING_WORKER";

    /// <summary>The runtime's variable for what runs before Main.</summary>
    internal const string HooksVariable = "DOTNET_STARTUP_HOOKS";

    /// <summary>Keeps the hooks that the program had, for processes that the worker starts.</summary>
    internal const string OtherHooksVariable = "BATCHING_WORKER_HOOKS";

    /// <summary>Changes with the form of frames and page.</summary>
    internal const int Protocol = 1;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Protocol}|{PagePath}");

    /// <summary>Reads the environment, and clears it: processes that the worker starts are no workers.</summary>
    /// <returns>Null where this process is no worker.</returns>
    internal static WorkerHandshake? Take()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } text)
        {
            return null;
        }

        Environment.SetEnvironmentVariable(Variable, null);
        Environment.SetEnvironmentVariable(HooksVariable, Environment.GetEnvironmentVariable(OtherHooksVariable));
        Environment.SetEnvironmentVariable(OtherHooksVariable, null);
        string[] parts = text.Split('|', 2);
        return parts is [var protocol, var path] && protocol == Protocol.ToString(CultureInfo.InvariantCulture) ? new WorkerHandshake(path) : null;
    }
}
