using System.Globalization;
using Batching.Studies;
using Spectre.Console;

namespace Batching.Console;

/// <summary>Runs studies before the eyes of whoever sits at the terminal.</summary>
public static class StudyConsole
{
    /// <summary>
    /// Runs a study and shows how far it has come: in a terminal as a bar with the time left, where the output is redirected as a line now
    /// and then.
    /// </summary>
    /// <remarks><see cref="StudyOptions.Progress"/> is told as well.</remarks>
    /// <param name="study">The study.</param>
    /// <param name="options">How it runs. Default: <c>new StudyOptions()</c>.</param>
    /// <param name="console">Where to show it. Default: the process's console.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What it did.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <exception cref="TimeoutException">The time is up.</exception>
    public static async Task<StudyReport> RunWithProgressAsync(
        this Study study, StudyOptions? options = null, IAnsiConsole? console = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(study);
        console ??= AnsiConsole.Console;
        options ??= new StudyOptions();
        if (!console.Profile.Capabilities.Interactive || !console.Profile.Out.IsTerminal)
        {
            var lines = new Lines(console, options.Progress);
            return await study.RunAsync(options with { Progress = lines }, cancellationToken).ConfigureAwait(false);
        }

        return await console.Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(context =>
            {
                var bar = new Bar(context.AddTask(Markup.Escape(PrintedText.Line(study.Name)), maxValue: 1), options.Progress);
                return study.RunAsync(options with { Progress = bar }, cancellationToken);
            }).ConfigureAwait(false);
    }

    /// <summary>Progress in words, the same in every culture: <c>120 of 200 runs, 40 stored, 1 failed, 35/s, 0:02 left</c>.</summary>
    internal static string Line(StudyProgress progress)
    {
        string failed = progress.Failed > 0 ? Text($", {progress.Failed:N0} failed") : "";
        string time =
            progress.IsComplete ? $", {Clock(progress.Elapsed)} in all" : progress.Remaining is { } left ? $", {Clock(left)} left" : "";
        return Text(
            $"{progress.Done:N0} of {progress.Total:N0} runs, {progress.Stored:N0} stored{failed}, {progress.RunsPerSecond:N0}/s{time}");
    }

    private static string Clock(TimeSpan time)
        => time.ToString(time.TotalHours >= 1 ? @"d\.hh\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Bar(ProgressTask task, IProgress<StudyProgress>? other) : IProgress<StudyProgress>
    {
        public void Report(StudyProgress value)
        {
            task.Value = value.Fraction;
            task.Description = Line(value);
            other?.Report(value);
        }
    }

    /// <summary>The first report, one every five seconds, and the last.</summary>
    private sealed class Lines(IAnsiConsole console, IProgress<StudyProgress>? other) : IProgress<StudyProgress>
    {
        private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);
        private readonly Lock _lock = new();
        private TimeSpan? _written;

        public void Report(StudyProgress value)
        {
            lock (_lock)
            {
                if (_written is null || value.IsComplete || value.Elapsed - _written >= s_interval)
                {
                    _written = value.Elapsed;
                    console.Profile.Out.Writer.WriteLine(Line(value));
                }
            }

            other?.Report(value);
        }
    }
}
