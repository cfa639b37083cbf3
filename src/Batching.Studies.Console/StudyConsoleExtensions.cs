using Batching.Studies;
using Spectre.Console;

namespace Batching.Console;

/// <summary>Runs studies and shows their progress on a console.</summary>
public static class StudyConsoleExtensions
{
    /// <summary>
    /// Runs a study and shows its progress. A terminal shows a bar with the remaining time. Redirected output gets a line every 5 seconds.
    /// </summary>
    /// <remarks>Progress is also reported to <see cref="StudyOptions.Progress"/>.</remarks>
    /// <param name="study">The study.</param>
    /// <param name="options">How the study runs. Default: <c>new StudyOptions()</c>.</param>
    /// <param name="console">The console. Default: the console of the process.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the call did.</returns>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    /// <exception cref="TimeoutException">The study's time limit was exceeded (<see cref="StudyOptions.Timeout"/>).</exception>
    public static async Task<StudyReport> RunWithProgressAsync(
        this Study study, StudyOptions? options = null, IAnsiConsole? console = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(study);
        console ??= AnsiConsole.Console;
        options ??= new StudyOptions();
        if (!ProgressBars.AreSupported(console))
        {
            var lines = new ProgressLines(console, ProgressLines.DefaultInterval, TimeProvider.System);
            return await RunAsync(progress => lines.Write(progress, StudyProgressText.Line, progress.IsComplete)).ConfigureAwait(false);
        }

        return await ProgressBars.Create(console).StartAsync(context =>
        {
            ProgressTask bar = context.AddTask(Markup.Escape(PrintedText.Line(study.Name)), maxValue: 1);
            return RunAsync(progress =>
            {
                bar.Value = progress.Fraction;
                bar.Description = StudyProgressText.Line(progress);
            });
        }).ConfigureAwait(false);

        Task<StudyReport> RunAsync(Action<StudyProgress> show)
            => study.RunAsync(options with { Progress = new BothProgress<StudyProgress>(show, options.Progress) }, cancellationToken);
    }
}
