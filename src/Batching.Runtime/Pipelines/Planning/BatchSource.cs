namespace Batching;

/// <summary>Where the batches of a pipeline come from: a dataset, and what makes a batch of its items.</summary>
internal abstract class BatchSource
{
    /// <summary>How many items the dataset has.</summary>
    internal abstract int Count { get; }

    /// <summary>What the dataset holds, for checkpoints. Computed when it is first asked for.</summary>
    internal abstract DatasetFingerprint Fingerprint { get; }

    /// <summary>The rows that an epoch takes, in its order; null for all of them as they are.</summary>
    internal abstract int[]? OrderOfEpoch(PipelineOptions options, int epoch);

    /// <summary>Makes a planned batch.</summary>
    internal abstract Batch Make(PlannedBatch planned, BatchScope scope);
}
