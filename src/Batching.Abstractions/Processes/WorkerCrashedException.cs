using System.Globalization;

namespace Batching;

/// <summary>
/// A worker process ended while it ran an item, with <see cref="Target.Processes"/>: the failure of that item. If workers end repeatedly
/// before any item, in what all items share (such as the call of a kernel), it is the failure of the call.
/// </summary>
public sealed class WorkerCrashedException : Exception
{
    internal WorkerCrashedException(
        string action, int position, object? index, int processId, int exitCode, string? signal, string errorOutput)
        : base(Text(action, position, index, processId, exitCode, signal, errorOutput))
        => (Position, Index, ProcessId, ExitCode, Signal, ErrorOutput) = (position, index, processId, exitCode, signal, errorOutput);

    /// <summary>The position in the order of Init, from 0, of the item that ran; -1 if none did.</summary>
    public int Position { get; }

    /// <summary>The index of that item if the items are rows of the batch, otherwise its position. Null if no item ran.</summary>
    public object? Index { get; }

    /// <summary>The id of the process.</summary>
    public int ProcessId { get; }

    /// <summary>The exit code of the process. If a signal ended it, this is 128 plus the number of the signal.</summary>
    public int ExitCode { get; }

    /// <summary>
    /// The name of the signal that ended the process, such as <c>SIGKILL</c>; null if none did. Any exit code above 128 counts as a signal.
    /// </summary>
    public string? Signal { get; }

    /// <summary>The end of what the process wrote to its standard output and standard error, at most 8,192 bytes.</summary>
    public string ErrorOutput { get; }

    private static string Text(string action, int position, object? index, int processId, int exitCode, string? signal, string errorOutput)
    {
        string what = position < 0 ? "began the call, with what its items share, as a kernel"
            : Equals(index, position) ? string.Create(CultureInfo.InvariantCulture, $"ran item {position}")
            : string.Create(CultureInfo.InvariantCulture, $"ran item {position} ({index})");
        string end = signal is null
            ? string.Create(CultureInfo.InvariantCulture, $"exit code {exitCode}")
            : string.Create(CultureInfo.InvariantCulture, $"{signal}, exit code {exitCode}");
        string text =
            string.Create(CultureInfo.InvariantCulture, $"{action}: the worker process {processId} ended while it {what}: {end}.");
        return errorOutput.Length == 0 ? text : $"{text} Its last output:{Environment.NewLine}{errorOutput}";
    }
}
