namespace Batching.Runtime;

/// <summary>What a frame from a worker has said.</summary>
/// <param name="Outcome">What it says of its range.</param>
/// <param name="End">Behind the last item that has ended.</param>
/// <param name="Ticks">How long the items took.</param>
/// <param name="Failure">Why the call could not begin; null where it did.</param>
internal readonly record struct ResultFrame(RangeEnd Outcome, int End, long Ticks, Exception? Failure);
