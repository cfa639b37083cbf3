namespace Batching;

/// <summary>Joins each batch with the next batch of another pipeline.</summary>
internal sealed class MergeBoundary(PipelineChain other) : RepartitionBoundary("Merge")
{
    internal PipelineChain Other => other;

    /// <summary>The step numbers of the other pipeline follow this one, so an item that is in both gets different random numbers.</summary>
    internal override int Width => 1 + other.Width;

    internal override IEnumerable<Variable> Variables => other.Variables;

    internal override BatchSizes? SizesBehind(BatchSizes? before) => null;
}
