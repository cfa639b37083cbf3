using Spectre.Console;

namespace Batching.Console;

/// <summary>Writes progress as lines: the first report, one in each interval, and the last. Thread-safe.</summary>
internal sealed class ProgressLines(IAnsiConsole console, TimeSpan interval, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long? _written;

    internal static TimeSpan DefaultInterval { get; } = TimeSpan.FromSeconds(5);

    internal void Write<TProgress>(TProgress progress, Func<TProgress, string> toLine, bool isLast)
    {
        lock (_lock)
        {
            long now = time.GetTimestamp();
            if (_written is not { } written || isLast || time.GetElapsedTime(written, now) >= interval)
            {
                _written = now;

                // IAnsiConsole.WriteLine would wrap at the width of a terminal, and there is none.
                console.Profile.Out.Writer.WriteLine(toLine(progress));
            }
        }
    }
}
