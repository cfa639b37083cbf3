namespace Batching;

/// <summary>
/// The numbers of items of the batches of a stage, if no item is dropped, and the reasons for them. Arguments with one value for each item
/// are checked against them.
/// </summary>
/// <param name="Full">The number of items of a full batch.</param>
/// <param name="Last">The number of items of a batch that is not full; 0 if all are.</param>
/// <param name="Rows">The number of items up to a batch that is not full; null if it is not known.</param>
/// <param name="FullBecause">The reason for <paramref name="Full"/>.</param>
/// <param name="LastBecause">The reason for <paramref name="Last"/>, and what the user can do.</param>
internal readonly record struct BatchSizes(int Full, int Last, long? Rows, string FullBecause, string LastBecause);
