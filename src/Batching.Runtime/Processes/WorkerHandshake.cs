using System.Globalization;

namespace Batching.Runtime;

/// <summary>
/// What a caller passes to a worker in its environment: that it is a worker, the process of the caller, and the shared page.
/// </summary>
/// <param name="CallerId">The process that starts the worker.</param>
/// <param name="Depth">The level of the worker: 1 for a worker of the program that the user has started.</param>
/// <param name="IsHooked">
/// Whether a startup hook makes the process a worker; otherwise its Main does, with <see cref="ProcessWorker.TryRun"/>.
/// </param>
/// <param name="PagePath">The file of the page.</param>
/// <param name="Restored">
/// The variables that the caller has changed only for the worker, as they were: "NAME=value", or "NAME" if there was none.
/// </param>
internal sealed record WorkerHandshake(int CallerId, int Depth, bool IsHooked, string PagePath, IReadOnlyList<string> Restored)
{
    /// <summary>The variable that makes a process a worker.</summary>
    internal const string Variable = "BATCHING_WORKER";

    /// <summary>The runtime's variable for what runs before Main.</summary>
    internal const string HooksVariable = "DOTNET_STARTUP_HOOKS";

    /// <summary>Changes with the form of frames and page.</summary>
    internal const int Protocol = 2;

    // It occurs neither in paths nor in usual values.
    private const char Separator = '\u001f';
    private const int Parts = 5;

    public override string ToString()
        => string.Join(Separator, [Text(Protocol), Text(CallerId), Text(Depth), IsHooked ? "hook" : "main", PagePath, .. Restored]);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <returns>The handshake; null if the text is something else.</returns>
    internal static WorkerHandshake? Parse(string text)
    {
        string[] parts = text.Split(Separator);
        return parts.Length >= Parts && parts[0] == Text(Protocol)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int callerId)
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out int depth) && depth > 0
            && parts[3] is "hook" or "main"
            ? new WorkerHandshake(callerId, depth, parts[3] == "hook", parts[4], parts[Parts..])
            : null;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
