namespace Batching;

/// <summary>The place of a batch in its run and its stage.</summary>
/// <param name="Number">Its number in its stage, from 0, counted over all epochs.</param>
/// <param name="Epoch">Its epoch, from 0. It is the epoch of its first item.</param>
/// <param name="Position">Its number among the batches of its stage and epoch.</param>
/// <param name="Items">The number of items of the dataset that a report counts with it.</param>
/// <param name="EpochsEnded">The number of epochs that have ended after this batch.</param>
internal readonly record struct BatchPlace(long Number, int Epoch, long Position, int Items, int EpochsEnded);
