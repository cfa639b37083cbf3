namespace Batching;

/// <summary>The source of a pipeline's batches: a dataset, and a factory of batches.</summary>
internal abstract class BatchSource
{
    /// <summary>The number of items of the dataset.</summary>
    internal abstract int Count { get; }

    /// <summary>What a checkpoint knows of the dataset. It is computed when it is first asked for.</summary>
    internal abstract DatasetFingerprint Fingerprint { get; }

    /// <summary>The rows of an epoch, in its order; null for all rows in their order.</summary>
    internal abstract int[]? OrderOfEpoch(PipelineOptions options, int epoch);

    /// <summary>Creates a planned batch.</summary>
    internal abstract Batch Make(PlannedBatch planned, BatchScope scope);
}
