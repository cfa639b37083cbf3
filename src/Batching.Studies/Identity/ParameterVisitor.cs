using System.ComponentModel;
using System.Text.Json;

namespace Batching.Runtime;

/// <summary>Visits parameters, or the members of a record, one after the other. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ParameterVisitor
{
    private protected ParameterVisitor()
    {
    }

    /// <summary>Visits a parameter or member.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="name">The name.</param>
    /// <param name="codec">The codec of the value.</param>
    /// <param name="value">The value.</param>
    public abstract void Visit<T>(string name, ValueCodec<T> codec, T value);
}

internal sealed class CountingVisitor : ParameterVisitor
{
    internal int Count { get; private set; }

    public override void Visit<T>(string name, ValueCodec<T> codec, T value) => Count++;
}

/// <summary>Writes names and values as canonical bytes.</summary>
internal sealed class WritingVisitor(CanonicalWriter writer) : ParameterVisitor
{
    public override void Visit<T>(string name, ValueCodec<T> codec, T value)
    {
        writer.Name(name);
        codec.Write(writer, value);
    }
}

/// <summary>Writes names and values as members of a JSON object.</summary>
internal sealed class JsonVisitor(Utf8JsonWriter json) : ParameterVisitor
{
    public override void Visit<T>(string name, ValueCodec<T> codec, T value)
    {
        json.WritePropertyName(name);
        codec.WriteJson(json, value);
    }
}

/// <summary>Collects the values of columns, by name.</summary>
internal sealed class ColumnVisitor(Dictionary<string, object?> columns) : ParameterVisitor
{
    public override void Visit<T>(string name, ValueCodec<T> codec, T value) => columns[name] = codec.ToColumn(value);
}

/// <summary>Collects copies of the values, by name.</summary>
internal sealed class BoxingVisitor(Dictionary<string, object?> values) : ParameterVisitor
{
    public override void Visit<T>(string name, ValueCodec<T> codec, T value) => values[name] = codec.Copy(value);
}
