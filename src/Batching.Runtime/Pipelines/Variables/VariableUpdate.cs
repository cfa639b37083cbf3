namespace Batching;

/// <summary>A change of a variable that a batch makes when it is delivered.</summary>
internal abstract class VariableUpdate(Variable variable)
{
    internal Variable Variable => variable;

    /// <summary>The new value.</summary>
    internal abstract object? Apply(VariableValues values);
}

/// <summary>The same for a variable's type, and for what the change takes from the batch.</summary>
internal sealed class VariableUpdate<T, TPart>(Variable<T> variable, TPart part, Func<T, TPart, T> change) : VariableUpdate(variable)
{
    internal override object? Apply(VariableValues values) => change(values.GetValue(variable), part);
}
