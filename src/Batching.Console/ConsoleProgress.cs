using Spectre.Console;

namespace Batching.Console;

/// <summary>
/// Shows the progress of a pipeline's run on a console: <c>await using var progress = new ConsoleProgress();</c>, then
/// <c>PipelineOptions.Progress = progress</c>. A terminal shows progress bars until you dispose it, and other output to the same console
/// appears above them. Redirected output gets a line now and then.
/// </summary>
/// <remarks>Use it for one run. Thread-safe.</remarks>
public sealed class ConsoleProgress : IProgress<PipelineProgress>, IAsyncDisposable
{
    private readonly ProgressBars? _bars;
    private readonly ProgressLines? _lines;

    /// <summary>Starts to show progress.</summary>
    /// <param name="console">The console. Default: the console of the process.</param>
    /// <param name="interval">The time between two lines if the output is redirected. Default: 5 seconds.</param>
    /// <param name="timeProvider">The clock for <paramref name="interval"/>. Default: the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval is negative.</exception>
    public ConsoleProgress(IAnsiConsole? console = null, TimeSpan? interval = null, TimeProvider? timeProvider = null)
    {
        if (interval < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(interval), interval, "The interval between two lines must not be negative.");
        }

        console ??= AnsiConsole.Console;
        if (ProgressBars.AreSupported(console))
        {
            _bars = new ProgressBars(console);
        }
        else
        {
            _lines = new ProgressLines(console, interval ?? ProgressLines.DefaultInterval, timeProvider ?? TimeProvider.System);
        }
    }

    /// <summary>Shows progress. The run calls it.</summary>
    /// <param name="value">The progress.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is <see langword="null"/>.</exception>
    public void Report(PipelineProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _bars?.Show(value);
        _lines?.Write(value, ProgressText.Line, value.IsComplete);
    }

    /// <summary>Ends the progress bars, which remain visible.</summary>
    /// <returns>A task that completes when they have been drawn for the last time.</returns>
    public ValueTask DisposeAsync() => _bars?.DisposeAsync() ?? ValueTask.CompletedTask;
}
