namespace Batching;

/// <summary>What a run has counted up to a batch.</summary>
/// <param name="Batches">Batches delivered.</param>
/// <param name="Items">Items of the dataset that they were made of.</param>
/// <param name="Epochs">Epochs that have ended since the beginning, earlier runs that this one goes on with included.</param>
/// <param name="SkippedBatches">Batches skipped.</param>
/// <param name="FailedBatches">Batches that failed and were left out.</param>
/// <param name="DroppedItems">Items that left delivered batches.</param>
/// <param name="ItemsLeftOut">Items of the dataset in the batches that were skipped or failed.</param>
internal readonly record struct CheckpointCounts(
    long Batches, long Items, int Epochs, long SkippedBatches, long FailedBatches, long DroppedItems, long ItemsLeftOut)
{
    /// <summary>Items that the run is done with, whatever became of them.</summary>
    internal long ItemsDone => Items + ItemsLeftOut;

    /// <summary>The counts of two runs, of which the second went on with the first.</summary>
    internal CheckpointCounts Then(CheckpointCounts next) => new(
        Batches + next.Batches,
        Items + next.Items,
        next.Epochs,
        SkippedBatches + next.SkippedBatches,
        FailedBatches + next.FailedBatches,
        DroppedItems + next.DroppedItems,
        ItemsLeftOut + next.ItemsLeftOut);
}
