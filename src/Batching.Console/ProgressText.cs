using System.Globalization;
using Batching.Studies;

namespace Batching.Console;

/// <summary>Formats progress as text that is the same in every culture.</summary>
internal static class ProgressText
{
    /// <summary>The current epoch: <c>epoch 3 of 40</c>.</summary>
    internal static string Epoch(PipelineProgress progress)
        => Text($"epoch {progress.Epoch + 1}") + (progress.Epochs is { } epochs ? Text($" of {epochs}") : "");

    internal static string Batches(PipelineProgress progress)
        => Text($"{progress.Batches:N0} {(progress.Batches == 1 ? "batch" : "batches")}");

    internal static string Rate(PipelineProgress progress) => Text($"{progress.ItemsPerSecond:N0} items/s");

    /// <summary>The remaining or the elapsed time: <c>0:07 left</c>.</summary>
    internal static string Time(PipelineProgress progress)
        => progress.IsComplete ? $"{Clock(progress.Elapsed)} in all"
            : progress.Remaining is { } remaining ? $"{Clock(remaining)} left"
            : $"{Clock(progress.Elapsed)} so far";

    /// <summary>
    /// The progress of a pipeline: <c>epoch 3 of 40: 81 batches, 2,592 of 40,000 items, 6.5 %, 900 items/s, 0:42 left</c>.
    /// </summary>
    internal static string Line(PipelineProgress progress)
    {
        string items = Text($"{progress.Items:N0}") + (progress.TotalItems is { } total ? Text($" of {total:N0} items") : " items");
        string fraction = progress.Fraction is { } part ? Text($", {100 * part:0.0} %") : "";
        return $"{Epoch(progress)}: {Batches(progress)}, {items}{fraction}, {Rate(progress)}, {Time(progress)}";
    }

    /// <summary>The progress of a study: <c>120 of 200 runs, 40 stored, 1 failed, 35/s, 0:02 left</c>.</summary>
    internal static string Line(StudyProgress progress)
    {
        string failed = progress.Failed > 0 ? Text($", {progress.Failed:N0} failed") : "";
        string time = progress.IsComplete ? $", {Clock(progress.Elapsed)} in all"
            : progress.Remaining is { } remaining ? $", {Clock(remaining)} left" : "";
        return Text($"{progress.Done:N0} of {progress.Total:N0} runs, {progress.Stored:N0} stored")
            + failed + Text($", {progress.RunsPerSecond:N0}/s") + time;
    }

    private static string Clock(TimeSpan time)
        => time.ToString(time.TotalHours >= 1 ? @"d\.hh\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
