namespace Batching;

/// <summary>
/// What a run did, up to the moment it was asked. What an earlier run did, with whose checkpoint this one goes on, is not in it. Immutable.
/// </summary>
public sealed partial record PipelineReport
{
    /// <summary>How many batches were delivered.</summary>
    public long Batches { get; init; }

    /// <summary>How many items of the dataset those batches were made of, dropped ones included; an item counts once an epoch.</summary>
    public long Items { get; init; }

    /// <summary>How many epochs were completed: each of their batches delivered, skipped or failed.</summary>
    public int Epochs { get; init; }

    /// <summary>How many batches a <see cref="SkipBatchException"/> dropped.</summary>
    public long SkippedBatches { get; init; }

    /// <summary>How many items left delivered batches under <see cref="FailurePolicy.Drop"/>.</summary>
    public long DroppedItems { get; init; }

    /// <summary>
    /// The items that left delivered batches under <see cref="FailurePolicy.Drop"/>, batch by batch in the order of delivery: the first
    /// 1,000.
    /// </summary>
    public IReadOnlyList<ItemFailure> Dropped { get; init; } = [];

    /// <summary>How many batches failed and were left out under <see cref="BatchFailurePolicy.Skip"/>.</summary>
    public long FailedBatches { get; init; }

    /// <summary>
    /// The batches that failed and were left out under <see cref="BatchFailurePolicy.Skip"/>, in their order: the first 1,000.
    /// </summary>
    public IReadOnlyList<BatchFailure> Failures { get; init; } = [];

    /// <summary>
    /// What failed around the batches: After hooks, listeners, disposals, callbacks on the run's token. At most 16. A run without another
    /// failure throws the first of them at its end, unless its consumer had left it.
    /// </summary>
    public IReadOnlyList<Exception> LaterFailures { get; init; } = [];

    /// <summary>The values of the pipeline's variables, as of the batches delivered.</summary>
    public VariableValues Variables { get; init; } = VariableValues.Empty;

    /// <summary>Whether a <see cref="StopPipelineException"/> ended the run.</summary>
    public bool IsStopped { get; init; }

    /// <summary>
    /// How many batches were worked on ahead: what the run chose, where <see cref="PipelineOptions.Prefetch"/> was left to it.
    /// </summary>
    public int Prefetch { get; init; }

    /// <summary>What the run chose for options that were left to it (<see cref="PipelineOptions.Auto"/>), and why.</summary>
    public IReadOnlyList<TuningChoice> Choices { get; init; } = [];

    /// <summary>What each step did, in their order; none where <see cref="PipelineOptions.MeasureActions"/> is off.</summary>
    public IReadOnlyList<ActionReport> Actions { get; init; } = [];

    /// <summary>
    /// How much of <see cref="Elapsed"/> the consumer waited for batches: with <see cref="PipelineOptions.Prefetch"/> the time that the
    /// pipeline was behind it, without the time that the pipeline took. The rest is the consumer's own.
    /// </summary>
    public TimeSpan ConsumerWaited { get; init; }

    /// <summary>The time from the first batch asked for to the end of the run, the consumer's own time included.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary><see cref="Items"/> by <see cref="Elapsed"/>; 0 before the run has begun.</summary>
    public double ItemsPerSecond => Elapsed > TimeSpan.Zero ? Items / Elapsed.TotalSeconds : 0;
}
