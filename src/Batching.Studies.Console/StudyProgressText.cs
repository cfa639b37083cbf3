using System.Globalization;
using Batching.Studies;

namespace Batching.Console;

/// <summary>Formats the progress of a study as text that is the same in every culture.</summary>
internal static class StudyProgressText
{
    /// <summary>The progress as a line: <c>120 of 200 runs, 40 stored, 1 failed, 35/s, 0:02 left</c>.</summary>
    internal static string Line(StudyProgress progress)
    {
        string failed = progress.Failed > 0 ? Text($", {progress.Failed:N0} failed") : "";
        string time = progress.IsComplete ? $", {ProgressText.Clock(progress.Elapsed)} in all"
            : progress.Remaining is { } remaining ? $", {ProgressText.Clock(remaining)} left" : "";
        return Text($"{progress.Done:N0} of {progress.Total:N0} runs, {progress.Stored:N0} stored")
            + failed + Text($", {progress.RunsPerSecond:N0}/s") + time;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
