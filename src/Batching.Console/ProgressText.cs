using System.Globalization;

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

    internal static string Clock(TimeSpan time)
        => time.ToString(time.TotalHours >= 1 ? @"d\.hh\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
