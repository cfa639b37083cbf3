namespace Batching;

/// <summary>Where in its run, and in its stage of it, a batch stands.</summary>
/// <param name="Number">Its number in its stage, from 0, counted over all epochs.</param>
/// <param name="Epoch">Its epoch, from 0: that of its first item.</param>
/// <param name="Position">Its number among the batches of its stage and epoch.</param>
/// <param name="Items">How many items of the dataset a report counts with it.</param>
/// <param name="EpochsEnded">How many epochs have ended once this batch has.</param>
internal readonly record struct BatchPlace(long Number, int Epoch, long Position, int Items, int EpochsEnded);
