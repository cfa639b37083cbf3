using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Batching;

/// <summary>
/// A value that the batches of a run change one after the other, such as a count, a mean or a maximum.
/// <see cref="Variable.Create{T}(string, T)"/> creates a variable, and
/// <see cref="Pipeline{TBatch}.Update{T}(Variable{T}, Func{T, TBatch, T})"/> changes it. The value itself belongs to a run. Immutable, and
/// so safe to share between pipelines.
/// </summary>
/// <typeparam name="T">The type of the value. Choose an immutable type, because one run may pass its values to another.</typeparam>
public sealed class Variable<T> : Variable
{
    private readonly JsonTypeInfo<T>? _typeInfo;

    internal Variable(string name, T initial, JsonTypeInfo<T>? typeInfo)
        : base(name)
    {
        Initial = initial;
        _typeInfo = typeInfo;
    }

    /// <summary>The value at the start of a run.</summary>
    public T Initial { get; }

    internal override object? InitialObject => Initial;

    internal override Type ValueType => typeof(T);

    /// <summary>
    /// Returns the current value, for a step: the value after the batches that the run has delivered so far. With prefetch, that is not
    /// every batch before this one, and may differ from run to run. For a result that is the same for every prefetch, read the value after
    /// the run.
    /// </summary>
    /// <param name="batch">A batch of the run.</param>
    /// <returns>The value; for a batch that belongs to no run, the initial value.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="batch"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The run has a value of another type with this name.</exception>
    public T GetValue(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.Scope.Environment is { } run ? VariableValues.Find(this, run.Variables) : Initial;
    }

    private JsonTypeInfo<T> TypeInfo => _typeInfo ?? VariableJson.Of<T>() ?? throw new InvalidOperationException(
        $"The variable '{Name}' is of type {typeof(T).Name}, which has no JSON form of its own. Give it one: "
            + $"Variable.Create<{typeof(T).Name}>(name, initial, context.{typeof(T).Name}), "
            + "with a source-generated JsonSerializerContext.");

    internal override JsonElement ToJson(object? value) => JsonSerializer.SerializeToElement((T)value!, TypeInfo);

    internal override object? FromJson(JsonElement json) => json.Deserialize(TypeInfo);

    internal override bool Accepts(object? value) => value is T || (value is null && default(T) is null);
}
