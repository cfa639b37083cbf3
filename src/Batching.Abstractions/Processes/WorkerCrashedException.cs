using System.Globalization;

namespace Batching;

/// <summary>
/// A worker process has ended while it ran an item: the item's failure, under <see cref="Target.Processes"/>. Or workers have ended again
/// and again before any item, in what all items share, as a kernel: the call's failure.
/// </summary>
public sealed class WorkerCrashedException : Exception
{
    internal WorkerCrashedException(
        string action, int position, object? index, int processId, int exitCode, string? signal, string errorOutput)
        : base(Text(action, position, index, processId, exitCode, signal, errorOutput))
        => (Position, Index, ProcessId, ExitCode, Signal, ErrorOutput) = (position, index, processId, exitCode, signal, errorOutput);

    /// <summary>The place in the order of Init, from 0, of the item that ran; -1 where none did.</summary>
    public int Position { get; }

    /// <summary>The index of that item where items are the batch's rows; else its position. Null where none ran.</summary>
    public object? Index { get; }

    /// <summary>The id that the process had.</summary>
    public int ProcessId { get; }

    /// <summary>The process's exit code; 128 and the signal's number where a signal has ended it.</summary>
    public int ExitCode { get; }

    /// <summary>
    /// The signal that has ended the process, as <c>SIGKILL</c>; null where none has. An exit code above 128 reads as one.
    /// </summary>
    public string? Signal { get; }

    /// <summary>The end, at most 8,192 bytes, of what the process wrote to its standard output and standard error.</summary>
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
