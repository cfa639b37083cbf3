using System.Text.Json;

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

    /// <summary>A value of it in JSON.</summary>
    /// <exception cref="InvalidOperationException">Its type has no JSON form.</exception>
    internal abstract JsonElement ToJson(object? value);

    /// <summary>The value that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidOperationException">Its type has no JSON form.</exception>
    /// <exception cref="JsonException">There is no such value in the JSON.</exception>
    internal abstract object? FromJson(JsonElement json);
}
