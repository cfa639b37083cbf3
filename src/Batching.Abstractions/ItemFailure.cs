namespace Batching;

/// <summary>An item that failed, all its attempts used up.</summary>
/// <param name="Position">Its place in the order of Init, from 0.</param>
/// <param name="Index">Its index where the items are the batch's rows; else its position.</param>
/// <param name="Exception">What it threw last, with its own stack trace.</param>
/// <param name="Attempts">How many times it was run: 1 without retries.</param>
public sealed record ItemFailure(int Position, object? Index, Exception Exception, int Attempts);
