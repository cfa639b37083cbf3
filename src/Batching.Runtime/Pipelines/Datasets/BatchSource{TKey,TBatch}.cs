namespace Batching;

/// <summary>A dataset and the factory of its batches.</summary>
internal sealed class BatchSource<TKey, TBatch>(Dataset<TKey> dataset, Func<IReadOnlyList<TKey>, TBatch> create) : BatchSource
    where TBatch : Batch<TKey>
{
    internal override int Count => dataset.Count;

    public override string ToString() => FormattableString.Invariant($"{dataset.Count} items, {typeof(TBatch).Name}");

    internal override DatasetFingerprint Fingerprint => dataset.Fingerprint;

    internal override int[]? OrderOfEpoch(PipelineOptions options, int epoch) => dataset.OrderOfEpoch(options, epoch);

    internal override Batch Make(PlannedBatch planned, BatchScope scope)
    {
        (TKey[] indices, long[] ordinals) = dataset.Take(planned);
        TBatch batch = create(indices)
            ?? throw new InvalidOperationException(
                $"The factory given to Pipeline<{typeof(TBatch).Name}> returned null. Return a new batch.");
        batch.Begin(indices, ordinals, planned.Epochs(), scope);
        return batch;
    }
}
