using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Batching.Runtime;

/// <summary>
/// Makes a process a worker before anything of its Main has run, if it was started as one. If it cannot become a worker, it ends with a
/// message. Its Main must not run, because it would start the program again and again.
/// </summary>
internal static class WorkerStart
{
    /// <summary>The exit code of a process that cannot become a worker: EX_SOFTWARE of sysexits.h.</summary>
    internal const int RefusalCode = 70;

    /// <summary>The level of this process: 0 for the program that the user has started.</summary>
    internal static int Depth { get; private set; }

    /// <summary>Works and ends the process, if it was started as a worker.</summary>
    /// <returns>False if it was not.</returns>
    internal static bool TryRun()
    {
        if (Environment.GetEnvironmentVariable(WorkerHandshake.Variable) is not { Length: > 0 } text)
        {
            return false;
        }

        if (WorkerHandshake.Parse(text) is not { } handshake)
        {
            Refuse($"'{text}' is not what Batching of this version writes there");
            return false;
        }

        // Processes that the worker starts are not workers. Their environment is restored.
        ProcessEnvironment.Set(WorkerHandshake.Variable, null);
        foreach (string variable in handshake.Restored)
        {
            string[] parts = variable.Split('=', 2);
            ProcessEnvironment.Set(parts[0], parts.Length == 2 ? parts[1] : null);
        }

        Depth = handshake.Depth;
        if (ProcessEnvironment.ParentId is { } parent && parent != handshake.CallerId)
        {
            if (IsAlive(handshake.CallerId))
            {
                // The variable is inherited from a worker that had not begun yet, and is meant for another process.
                return false;
            }

            Refuse($"process {handshake.CallerId}, which it was started for, has ended");
        }

        WorkerMain.Run(handshake);
        return true;
    }

    /// <summary>Ends a process that was started as a worker and has reached its Main without becoming one.</summary>
    internal static void RefuseMain()
    {
        if (Environment.GetEnvironmentVariable(WorkerHandshake.Variable) is { Length: > 0 } text
            && WorkerHandshake.Parse(text) is not { IsHooked: false })
        {
            Refuse($"the startup hook that makes it one did not run ({WorkerHandshake.HooksVariable} is "
                + $"'{Environment.GetEnvironmentVariable(WorkerHandshake.HooksVariable)}')");
        }
    }

    /// <summary>Ends a process that was started as a worker and starts workers of its own without having become one.</summary>
    internal static void RefuseWorkers()
    {
        if (Environment.GetEnvironmentVariable(WorkerHandshake.Variable) is { Length: > 0 })
        {
            Refuse("its Main calls for worker processes before ProcessWorker.TryRun, which must come first");
        }
    }

    [DoesNotReturn]
    internal static void Refuse(string why)
    {
        Console.Error.WriteLine(
            $"Batching: process {Environment.ProcessId} was started as a worker, by the variable {WorkerHandshake.Variable}, and cannot "
                + $"become one: {why}. "
            + "A worker never runs Main, which might start the program again without end. "
            + "If this is to be no worker, remove the variable.");
        Environment.Exit(RefusalCode);
        throw new UnreachableException();
    }

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
