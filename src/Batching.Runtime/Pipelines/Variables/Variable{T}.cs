using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Batching;

/// <summary>
/// A value that the batches of a run change one after the other: a count, a mean, a maximum. <see cref="Variable.Create{T}(string, T)"/>
/// makes one, and <see cref="Pipeline{TBatch}.Update{T}(Variable{T}, Func{T, TBatch, T})"/> says how; the value itself belongs to the run.
/// Immutable, and so safe to share between pipelines.
/// </summary>
/// <typeparam name="T">The type of the value: best an immutable one, since one run may hand its values to another.</typeparam>
public sealed class Variable<T> : Variable
{
    private readonly JsonTypeInfo<T>? _typeInfo;

    internal Variable(string name, T initial, JsonTypeInfo<T>? typeInfo)
        : base(name)
    {
        Initial = initial;
        _typeInfo = typeInfo;
    }

    /// <summary>What a run begins with.</summary>
    public T Initial { get; }

    internal override object? InitialObject => Initial;

    internal override Type ValueType => typeof(T);

    /// <summary>
    /// The value now, for a step: as of the batches that the run has delivered so far. With prefetch these are fewer than the batches
    /// before this one, and how many they are may differ from run to run: a result that must be the same for every prefetch takes the value
    /// behind the run instead.
    /// </summary>
    /// <param name="batch">A batch of the run.</param>
    /// <returns>The value; the initial one for a batch of no run.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="batch"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The run has a value of another type by this name.</exception>
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
