namespace Batching.Runtime;

/// <summary>What a frame from a worker says.</summary>
/// <param name="Outcome">What it says of its range.</param>
/// <param name="End">The position after the last item that has ended.</param>
/// <param name="Ticks">How long the items took.</param>
/// <param name="Failure">Why the call could not begin; null if it did.</param>
internal readonly record struct ResultFrame(RangeEnd Outcome, int End, long Ticks, Exception? Failure);
