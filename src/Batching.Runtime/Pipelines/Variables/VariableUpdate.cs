namespace Batching;

/// <summary>A change of a variable, made when its batch is delivered.</summary>
internal abstract class VariableUpdate(Variable variable)
{
    internal Variable Variable => variable;

    /// <summary>The new value.</summary>
    internal abstract object? Apply(VariableValues values);
}

/// <summary>The change for the type of a variable, and of what it takes from the batch.</summary>
internal sealed class VariableUpdate<T, TPart>(Variable<T> variable, TPart part, Func<T, TPart, T> change) : VariableUpdate(variable)
{
    internal override object? Apply(VariableValues values) => change(values.GetValue(variable), part);
}
