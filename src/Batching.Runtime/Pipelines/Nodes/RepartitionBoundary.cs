namespace Batching;

/// <summary>A node that takes batches of the stage before it and makes other batches for the stage behind it.</summary>
internal abstract class RepartitionBoundary(string name) : PipelineNode(name)
{
    /// <summary>How many items the batches behind it have; null where that is not known before they run.</summary>
    internal abstract BatchSizes? SizesBehind(BatchSizes? before);
}
