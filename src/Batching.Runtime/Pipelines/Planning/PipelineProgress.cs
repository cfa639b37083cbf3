namespace Batching;

/// <summary>
/// How far a run has come, as <see cref="PipelineOptions.Progress"/> is told: at each batch delivered, and at the run's end. Immutable.
/// </summary>
public sealed record PipelineProgress
{
    /// <summary>How many batches were delivered, those before the checkpoint that the run goes on from included.</summary>
    public long Batches { get; init; }

    /// <summary>
    /// How many items of the dataset the run is done with: delivered, skipped, failed or dropped. An item counts once an epoch.
    /// </summary>
    public long Items { get; init; }

    /// <summary>With how many of these an earlier run was done, from whose checkpoint this one goes on.</summary>
    public long ResumedItems { get; init; }

    /// <summary>
    /// How many items it will be done with at its end, if nothing stops it; <see langword="null"/> with a
    /// <see cref="Pipeline{TBatch}.Merge"/>, which ends with the shorter side.
    /// </summary>
    public long? TotalItems { get; init; }

    /// <summary>The epoch of the batch delivered, from 0.</summary>
    public int Epoch { get; init; }

    /// <summary>
    /// How many epochs the run has; <see langword="null"/> where <see cref="PipelineOptions.Iterations"/> says how long it is.
    /// </summary>
    public int? Epochs { get; init; }

    /// <summary>
    /// How many items an epoch takes from the dataset; <see langword="null"/> with a <see cref="Pipeline{TBatch}.Merge"/>.
    /// </summary>
    public long? ItemsPerEpoch { get; init; }

    /// <summary>The time from the first batch asked for to now.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Whether the run has come to its end: its last batch, or a stop.</summary>
    public bool IsComplete { get; init; }

    /// <summary>
    /// The part of the run that is done, from 0 to 1, which is at its end; <see langword="null"/> where the total is not known. Never less
    /// than before.
    /// </summary>
    public double? Fraction => IsComplete ? 1 : TotalItems is { } total ? Math.Min(1, (double)Items / total) : null;

    /// <summary><see cref="Items"/> by <see cref="Elapsed"/>, without the <see cref="ResumedItems"/>.</summary>
    public double ItemsPerSecond => Elapsed > TimeSpan.Zero ? (Items - ResumedItems) / Elapsed.TotalSeconds : 0;

    /// <summary>
    /// How long the rest will take at the speed so far; <see langword="null"/> where that is not known, or longer than a
    /// <see cref="TimeSpan"/> can say.
    /// </summary>
    public TimeSpan? Remaining
        => IsComplete ? TimeSpan.Zero
            : TotalItems is { } total && Items > ResumedItems
                && Elapsed.Ticks * (Math.Max(0, total - Items) / (double)(Items - ResumedItems)) is var ticks and < long.MaxValue
                ? TimeSpan.FromTicks((long)ticks)
            : null;
}
