using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Batching;

/// <summary>The base of all variables. See <see cref="Variable{T}"/>.</summary>
public abstract class Variable
{
    private protected Variable(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <summary>The name of the variable, unique in its pipeline.</summary>
    public string Name { get; }

    /// <summary>
    /// Creates a variable. A <see cref="PipelineCheckpoint"/> also keeps its value in JSON if it is a number, a <see cref="bool"/>,
    /// <see cref="char"/>, string, <see cref="Guid"/>, date or time, one of these or null, or an array of <see cref="int"/>,
    /// <see cref="long"/>, <see cref="float"/>, <see cref="double"/> or strings.
    /// </summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="name">The name of the variable, unique in its pipeline.</param>
    /// <param name="initial">The value at the start of a run, unless <see cref="PipelineOptions.Variables"/> has another.</param>
    /// <returns>The variable.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static Variable<T> Create<T>(string name, T initial) => new(name, initial, null);

    /// <summary>
    /// Creates a variable of any type that JSON can hold, so that a <see cref="PipelineCheckpoint"/> keeps its value in JSON.
    /// </summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="name">The name of the variable, unique in its pipeline.</param>
    /// <param name="initial">The value at the start of a run, unless <see cref="PipelineOptions.Variables"/> has another.</param>
    /// <param name="typeInfo">
    /// Reads and writes the value, from a source-generated <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>. It must be
    /// exact: what is read is what was written.
    /// </param>
    /// <returns>The variable.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="typeInfo"/> is <see langword="null"/>.</exception>
    public static Variable<T> Create<T>(string name, T initial, JsonTypeInfo<T> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return new(name, initial, typeInfo);
    }

    internal abstract object? InitialObject { get; }

    internal abstract Type ValueType { get; }

    internal abstract bool Accepts(object? value);

    /// <summary>A value of the variable in JSON.</summary>
    /// <exception cref="InvalidOperationException">Its type has no JSON form.</exception>
    internal abstract JsonElement ToJson(object? value);

    /// <summary>The value that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidOperationException">Its type has no JSON form.</exception>
    /// <exception cref="JsonException">There is no such value in the JSON.</exception>
    internal abstract object? FromJson(JsonElement json);
}
