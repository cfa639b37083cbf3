namespace Batching;

/// <summary>The counts of a run up to a batch.</summary>
/// <param name="Batches">Batches delivered.</param>
/// <param name="Items">Items of the dataset in them.</param>
/// <param name="Epochs">Epochs that have ended since the beginning, including those of the earlier runs that this run resumes.</param>
/// <param name="SkippedBatches">Batches skipped.</param>
/// <param name="FailedBatches">Failed batches that were left out.</param>
/// <param name="DroppedItems">Items that were dropped from delivered batches.</param>
/// <param name="ItemsLeftOut">Items of the batches that were skipped or failed.</param>
internal readonly record struct CheckpointCounts(
    long Batches, long Items, int Epochs, long SkippedBatches, long FailedBatches, long DroppedItems, long ItemsLeftOut)
{
    /// <summary>Items that the run has finished.</summary>
    internal long ItemsDone => Items + ItemsLeftOut;

    /// <summary>The counts of two runs, the second of which resumed the first.</summary>
    internal CheckpointCounts Then(CheckpointCounts next) => new(
        Batches + next.Batches,
        Items + next.Items,
        next.Epochs,
        SkippedBatches + next.SkippedBatches,
        FailedBatches + next.FailedBatches,
        DroppedItems + next.DroppedItems,
        ItemsLeftOut + next.ItemsLeftOut);
}
