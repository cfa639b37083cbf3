namespace Batching;

/// <summary>What a run has done so far. If it resumed from a checkpoint, earlier runs are not included. Immutable.</summary>
public sealed partial record PipelineReport
{
    /// <summary>The number of delivered batches.</summary>
    public long Batches { get; init; }

    /// <summary>The number of items in them, including dropped ones. An item counts once for each epoch.</summary>
    public long Items { get; init; }

    /// <summary>The number of completed epochs: each of their batches was delivered, skipped or failed.</summary>
    public int Epochs { get; init; }

    /// <summary>The number of skipped batches.</summary>
    public long SkippedBatches { get; init; }

    /// <summary>The number of items that <see cref="FailurePolicy.Drop"/> removed from delivered batches.</summary>
    public long DroppedItems { get; init; }

    /// <summary>
    /// The items that <see cref="FailurePolicy.Drop"/> removed from delivered batches, in the order of delivery: the first 1,000.
    /// </summary>
    public IReadOnlyList<ItemFailure> Dropped { get; init; } = [];

    /// <summary>The number of failed batches that <see cref="BatchFailurePolicy.Skip"/> left out.</summary>
    public long FailedBatches { get; init; }

    /// <summary>The failed batches that <see cref="BatchFailurePolicy.Skip"/> left out, in order: the first 1,000.</summary>
    public IReadOnlyList<BatchFailure> Failures { get; init; } = [];

    /// <summary>
    /// The failures around the batches: of After hooks, listeners, disposals, and callbacks on the token of the run; at most 16. If the run
    /// has no other failure, it throws the first of them at its end, unless the consumer left it.
    /// </summary>
    public IReadOnlyList<Exception> LaterFailures { get; init; } = [];

    /// <summary>The values of the pipeline's variables after the last delivered batch.</summary>
    public VariableValues Variables { get; init; } = VariableValues.Empty;

    /// <summary>Whether a <see cref="StopPipelineException"/> ended the run.</summary>
    public bool IsStopped { get; init; }

    /// <summary>
    /// How many batches ran ahead. If <see cref="PipelineOptions.Prefetch"/> is <see cref="PipelineOptions.Auto"/>, this is what the run
    /// chose.
    /// </summary>
    public int Prefetch { get; init; }

    /// <summary>What the run chose for options that are <see cref="PipelineOptions.Auto"/>, and why.</summary>
    public IReadOnlyList<TuningChoice> Choices { get; init; } = [];

    /// <summary>What each step did, in their order. It is empty if <see cref="PipelineOptions.MeasureActions"/> is false.</summary>
    public IReadOnlyList<ActionReport> Actions { get; init; } = [];

    /// <summary>
    /// How long the consumer waited for batches, as part of <see cref="Elapsed"/>. With <see cref="PipelineOptions.Prefetch"/>, it is the
    /// time that the pipeline was late. The rest is the time of the consumer.
    /// </summary>
    public TimeSpan ConsumerWaited { get; init; }

    /// <summary>The time from the first batch asked for to the end of the run, including that of the consumer.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary><see cref="Items"/> divided by <see cref="Elapsed"/>; 0 before the run has begun.</summary>
    public double ItemsPerSecond => Elapsed > TimeSpan.Zero ? Items / Elapsed.TotalSeconds : 0;
}
