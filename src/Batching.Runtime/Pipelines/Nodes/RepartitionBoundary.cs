namespace Batching;

/// <summary>A node that takes the batches of the stage before it and creates other batches for the stage behind it.</summary>
internal abstract class RepartitionBoundary(string name) : PipelineNode(name)
{
    /// <summary>The numbers of items of the batches behind it; null if they are not known before the run.</summary>
    internal abstract BatchSizes? SizesBehind(BatchSizes? before);
}
