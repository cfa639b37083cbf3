using Spectre.Console;

namespace Batching.Console;

/// <summary>Progress as lines: the first batch, one now and then, and the end.</summary>
internal sealed class ProgressLines(IAnsiConsole console, TimeSpan interval, TimeProvider time) : IProgressView
{
    private readonly Lock _lock = new();
    private long? _written;

    public void Show(PipelineProgress progress)
    {
        lock (_lock)
        {
            long now = time.GetTimestamp();
            if (_written is { } written && !progress.IsComplete && time.GetElapsedTime(written, now) < interval)
            {
                return;
            }

            _written = now;

            // Not WriteLine: that wraps at the width of a terminal, and there is none.
            console.Profile.Out.Writer.WriteLine(ProgressText.Line(progress));
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
