using System.Globalization;

namespace Batching;

/// <summary>What a checkpoint knows of a pipeline. Of a lambda, only that it is there.</summary>
internal sealed record PipelineFingerprint
{
    public required DatasetFingerprint Dataset { get; init; }

    /// <summary>The type of the batches that enter the pipeline.</summary>
    public required string Batch { get; init; }

    /// <summary>The nodes in order: see <see cref="PipelineNode.Fingerprint"/>.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>The pipelines that are merged into it, in the order of their nodes.</summary>
    public IReadOnlyList<PipelineFingerprint>? Merged { get; init; }

    /// <summary>Describes the first difference; null if there is none.</summary>
    /// <param name="saved">The pipeline to compare with.</param>
    /// <param name="which">Which of several pipelines this is, for the description.</param>
    internal string? DifferenceFrom(PipelineFingerprint saved, string which)
    {
        if (Dataset.DifferenceFrom(saved.Dataset) is { } dataset)
        {
            return $"the dataset{which} {dataset}";
        }

        if (Batch != saved.Batch)
        {
            return $"the pipeline{which} begins with {Batch} batches, the checkpoint's with {saved.Batch} batches";
        }

        for (var step = 0; step < Math.Max(Steps.Count, saved.Steps.Count); step++)
        {
            (string? own, string? other) = (Steps.ElementAtOrDefault(step), saved.Steps.ElementAtOrDefault(step));
            if (own != other)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"step {step} of the pipeline{which} is {Shown(own)}, the checkpoint's is {Shown(other)}");
            }
        }

        // Equal steps merge the same number of pipelines, unless the checkpoint was edited.
        (int count, int savedCount) = (Merged?.Count ?? 0, saved.Merged?.Count ?? 0);
        if (count != savedCount)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the pipeline{which} merges {count} others, the checkpoint's {savedCount}");
        }

        for (var index = 0; index < count; index++)
        {
            if (Merged![index].DifferenceFrom(saved.Merged![index], $" of Merge {index}{which}") is { } merged)
            {
                return merged;
            }
        }

        return null;
    }

    private static string Shown(string? step) => step is null ? "not there" : $"'{step}'";
}
