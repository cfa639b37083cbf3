namespace Batching;

/// <summary>
/// How many items the batches of a stage have, if no item leaves them, and why: what arguments with one value an item are checked against.
/// </summary>
/// <param name="Full">The items of a full batch.</param>
/// <param name="Last">The items of a batch that is not full; 0 where all are.</param>
/// <param name="Rows">How many items come between two batches that are not full; null where that is not known.</param>
/// <param name="FullBecause">Says where the first comes from.</param>
/// <param name="LastBecause">Says where the second comes from, and what the user can do.</param>
internal readonly record struct BatchSizes(int Full, int Last, long? Rows, string FullBecause, string LastBecause);
