using Spectre.Console;

namespace Batching.Console;

/// <summary>
/// Shows how far a run has come: <c>await using var progress = new ConsoleProgress();</c>, then <c>PipelineOptions.Progress = progress</c>.
/// In a terminal as bars, until it is disposed; where the output is redirected as a line now and then. What is written to the same console
/// meanwhile stands above the bars.
/// </summary>
/// <remarks>For one run at a time. Thread-safe.</remarks>
public sealed class ConsoleProgress : IProgress<PipelineProgress>, IAsyncDisposable
{
    private readonly IProgressView _view;

    /// <summary>Begins to show.</summary>
    /// <param name="console">Where. Default: the process's console.</param>
    /// <param name="interval">The time between two lines where the output is redirected. Default: five seconds.</param>
    /// <param name="timeProvider">Whose time that is. Default: the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval is negative.</exception>
    public ConsoleProgress(IAnsiConsole? console = null, TimeSpan? interval = null, TimeProvider? timeProvider = null)
    {
        if (interval < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(interval), interval, "The interval between two lines must not be negative.");
        }

        console ??= AnsiConsole.Console;
        _view = console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal
            ? new ProgressBars(console)
            : new ProgressLines(console, interval ?? TimeSpan.FromSeconds(5), timeProvider ?? TimeProvider.System);
    }

    /// <summary>Shows where the run is now. For the run to call.</summary>
    /// <param name="value">Where it is.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is <see langword="null"/>.</exception>
    public void Report(PipelineProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _view.Show(value);
    }

    /// <summary>Ends the bars, which stay as they are.</summary>
    /// <returns>Ends when the last has been drawn.</returns>
    public ValueTask DisposeAsync() => _view.DisposeAsync();
}
