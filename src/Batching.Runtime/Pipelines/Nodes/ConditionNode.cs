namespace Batching;

/// <summary>Skips the batches that do not fulfil a condition.</summary>
internal abstract class ConditionNode() : PipelineNode("Where")
{
    internal abstract bool IsFulfilled(Batch batch);
}

/// <summary>The node for one type of batches, which the chain has checked.</summary>
internal sealed class ConditionNode<TBatch>(Func<TBatch, bool> condition) : ConditionNode
    where TBatch : Batch
{
    internal override bool IsFulfilled(Batch batch) => condition((TBatch)batch);
}
