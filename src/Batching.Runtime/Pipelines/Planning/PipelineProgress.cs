namespace Batching;

/// <summary>
/// The progress of a run, which <see cref="PipelineOptions.Progress"/> reports after each delivered batch and at the end of the run.
/// Immutable.
/// </summary>
public sealed record PipelineProgress
{
    /// <summary>The number of delivered batches, including those before the checkpoint that the run resumes from.</summary>
    public long Batches { get; init; }

    /// <summary>
    /// The number of items that the run has finished: delivered, skipped, failed or dropped. An item counts once for each epoch.
    /// </summary>
    public long Items { get; init; }

    /// <summary>How many of them an earlier run finished, if this run resumes from a checkpoint.</summary>
    public long ResumedItems { get; init; }

    /// <summary>
    /// The number of items at the end of the run, if nothing stops it; <see langword="null"/> with a <see cref="Pipeline{TBatch}.Merge"/>,
    /// which ends with the shorter side.
    /// </summary>
    public long? TotalItems { get; init; }

    /// <summary>The epoch of the last delivered batch, from 0.</summary>
    public int Epoch { get; init; }

    /// <summary>The number of epochs; <see langword="null"/> if <see cref="PipelineOptions.Iterations"/> is set.</summary>
    public int? Epochs { get; init; }

    /// <summary>The number of items of an epoch; <see langword="null"/> with a <see cref="Pipeline{TBatch}.Merge"/>.</summary>
    public long? ItemsPerEpoch { get; init; }

    /// <summary>The time since the first batch was asked for.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Whether the run has ended, with its last batch or a stop.</summary>
    public bool IsComplete { get; init; }

    /// <summary>
    /// The finished part of the run, from 0 to 1; <see langword="null"/> if the total is not known. It never falls, and is 1 at the end.
    /// </summary>
    public double? Fraction => IsComplete ? 1 : TotalItems is { } total ? Math.Min(1, (double)Items / total) : null;

    /// <summary><see cref="Items"/> by <see cref="Elapsed"/>, without the <see cref="ResumedItems"/>.</summary>
    public double ItemsPerSecond => Elapsed > TimeSpan.Zero ? (Items - ResumedItems) / Elapsed.TotalSeconds : 0;

    /// <summary>
    /// How long the rest will take at the average speed so far; <see langword="null"/> if that is not known, or is longer than a
    /// <see cref="TimeSpan"/> can be.
    /// </summary>
    public TimeSpan? Remaining
        => IsComplete ? TimeSpan.Zero
            : TotalItems is { } total && Items > ResumedItems
                && Elapsed.Ticks * (Math.Max(0, total - Items) / (double)(Items - ResumedItems)) is var ticks and < long.MaxValue
                ? TimeSpan.FromTicks((long)ticks)
            : null;
}
