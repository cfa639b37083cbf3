namespace Batching;

/// <summary>Joins each batch with the next batch of another pipeline.</summary>
internal sealed class MergeBoundary(PipelineChain other) : RepartitionBoundary("Merge")
{
    /// <summary>The other pipeline.</summary>
    internal PipelineChain Other => other;

    /// <summary>
    /// The other pipeline's steps are numbered behind this one: an item that is in both gets other random numbers in each.
    /// </summary>
    internal override int Width => 1 + other.Width;

    internal override IEnumerable<Variable> Variables => other.Variables;

    internal override BatchSizes? SizesBehind(BatchSizes? before) => null;
}
