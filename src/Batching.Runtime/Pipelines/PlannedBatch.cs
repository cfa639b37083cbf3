namespace Batching;

/// <summary>A batch of a run before it is made: its place in the run, and the rows of the dataset that it takes.</summary>
/// <param name="Number">Its number in the run, from 0, counted over all epochs.</param>
/// <param name="Epoch">Its epoch, from 0.</param>
/// <param name="Order">The order of the epoch's rows, shared by its batches; null for that of the dataset.</param>
/// <param name="Begin">Where in that order it begins.</param>
/// <param name="Count">How many rows it takes.</param>
internal readonly record struct PlannedBatch(long Number, int Epoch, int[]? Order, int Begin, int Count)
{
    /// <summary>The row of the item at a position of the batch.</summary>
    internal int RowOf(int position) => Order is null ? Begin + position : Order[Begin + position];
}
