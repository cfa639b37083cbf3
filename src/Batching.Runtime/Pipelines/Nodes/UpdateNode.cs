namespace Batching;

/// <summary>Records the change that a batch will make to a variable.</summary>
internal abstract class UpdateNode(Variable variable) : PipelineNode("Update")
{
    internal override string Fingerprint => $"{Name}({variable.Name}): {variable.ValueType}";

    internal override IEnumerable<Variable> Variables => [variable];

    public override string ToString() => $"Update {variable.Name}";

    internal abstract VariableUpdate Record(Batch batch);
}

/// <summary>The node for one type of batches, which the chain has checked.</summary>
internal sealed class UpdateNode<TBatch, T, TPart>(Variable<T> variable, Func<TBatch, TPart> part, Func<T, TPart, T> change)
    : UpdateNode(variable)
    where TBatch : Batch
{
    internal override VariableUpdate Record(Batch batch) => new VariableUpdate<T, TPart>(variable, part((TBatch)batch), change);
}
