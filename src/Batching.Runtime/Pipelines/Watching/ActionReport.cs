namespace Batching;

/// <summary>What one step of a run has done so far. Immutable.</summary>
public sealed record ActionReport
{
    /// <summary>The name of the action, or of the method that added the step: <c>Then</c>, <c>Tap</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>The step's number in the pipeline, from 0. It distinguishes steps with the same name.</summary>
    public int Step { get; init; }

    /// <summary>The number of batches that it ran on, including those that it failed or skipped.</summary>
    public long Calls { get; init; }

    /// <summary>The number of items of those batches.</summary>
    public long Items { get; init; }

    /// <summary>
    /// The total time of all calls. If batches run at the same time, it may be longer than the run. It includes waits for the lock of the
    /// action, but not for the parallelism of the run.
    /// </summary>
    public TimeSpan Total { get; init; }

    /// <summary>The median time of a call, within 3 percent.</summary>
    public TimeSpan P50 { get; init; }

    /// <summary>The 95th percentile of the time of a call, within 3 percent.</summary>
    public TimeSpan P95 { get; init; }

    /// <summary>
    /// The number of items that failed after their retries, including those that were dropped. Only actions count; a step of your own has
    /// no items.
    /// </summary>
    public long FailedItems { get; init; }

    /// <summary>The number of calls that threw, other than to skip or stop.</summary>
    public long FailedCalls { get; init; }

    /// <summary>
    /// <see cref="Total"/> divided by <see cref="PipelineReport.Elapsed"/>. It is above 1 if batches ran at the same time.
    /// </summary>
    public double ShareOfRun { get; init; }

    /// <summary><see cref="Items"/> divided by <see cref="Total"/>; 0 if there are none.</summary>
    public double ItemsPerSecond => Total > TimeSpan.Zero ? Items / Total.TotalSeconds : 0;
}
