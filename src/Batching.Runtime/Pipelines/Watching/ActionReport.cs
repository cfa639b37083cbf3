namespace Batching;

/// <summary>What one step of a run did, up to the moment the report was asked for. Immutable.</summary>
public sealed record ActionReport
{
    /// <summary>The name of the action, or of what chained the step: <c>Then</c>, <c>Tap</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>The step's number in the pipeline, from 0: what tells two steps of one name apart.</summary>
    public int Step { get; init; }

    /// <summary>How many batches it was run on, those that failed or were skipped in it included.</summary>
    public long Calls { get; init; }

    /// <summary>How many items those batches had.</summary>
    public long Items { get; init; }

    /// <summary>
    /// The time of all calls together: more than the run took, where batches were worked on at the same time. Waits for the run's
    /// parallelism do not count, waits for the action's lock do.
    /// </summary>
    public TimeSpan Total { get; init; }

    /// <summary>The time that half of the calls did not exceed, to within 3 percent.</summary>
    public TimeSpan P50 { get; init; }

    /// <summary>The time that 95 of 100 calls did not exceed, to within 3 percent.</summary>
    public TimeSpan P95 { get; init; }

    /// <summary>
    /// How many items failed at last, after their retries, whatever became of them. Actions count; steps of your own have no items of
    /// theirs.
    /// </summary>
    public long FailedItems { get; init; }

    /// <summary>How many calls threw, other than to skip or to stop.</summary>
    public long FailedCalls { get; init; }

    /// <summary>
    /// <see cref="Total"/> by <see cref="PipelineReport.Elapsed"/>: above 1 where batches were worked on at the same time.
    /// </summary>
    public double ShareOfRun { get; init; }

    /// <summary><see cref="Items"/> by <see cref="Total"/>; 0 where there are none.</summary>
    public double ItemsPerSecond => Total > TimeSpan.Zero ? Items / Total.TotalSeconds : 0;
}
