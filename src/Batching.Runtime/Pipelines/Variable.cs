namespace Batching;

/// <summary>A variable of a pipeline, whatever its type. See <see cref="Variable{T}"/>.</summary>
public abstract class Variable
{
    private protected Variable(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <summary>Its name, by which its value is kept: no other variable of the pipeline has it.</summary>
    public string Name { get; }

    internal abstract object? InitialObject { get; }

    internal abstract Type ValueType { get; }

    internal abstract bool Accepts(object? value);
}
