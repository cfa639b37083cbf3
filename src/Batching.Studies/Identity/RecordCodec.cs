using System.ComponentModel;
using System.Text.Json;
using Batching.Studies;

namespace Batching.Runtime;

/// <summary>A record or struct of the user, by the names of its members. Generated code derives from it. Thread-safe.</summary>
/// <typeparam name="T">The record or struct.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RecordCodec<T> : ValueCodec<T>
{
    private readonly string _type;

    /// <summary>For generated code.</summary>
    /// <param name="type">The full name of the type.</param>
    protected RecordCodec(string type) => _type = type;

    internal sealed override ColumnKind Column => ColumnKind.Json;

    /// <summary>Visits each member, in ordinal order of the names.</summary>
    /// <param name="visitor">The visitor.</param>
    /// <param name="value">The value.</param>
    protected abstract void Visit(ParameterVisitor visitor, T value);

    /// <summary>Creates a value from its members.</summary>
    /// <param name="values">The values of the members.</param>
    /// <returns>The value.</returns>
    protected abstract T Make(ParameterValues values);

    internal sealed override void Write(CanonicalWriter writer, T value)
    {
        if (value is null)
        {
            writer.Tag('N');
            return;
        }

        var counter = new CountingVisitor();
        Visit(counter, value);
        writer.Tag('R');
        writer.Name(_type);
        writer.Count(counter.Count);
        Visit(new WritingVisitor(writer), value);
    }

    internal sealed override T Read(CanonicalReader reader)
    {
        if (reader.TakeNull())
        {
            return default!;
        }

        reader.Expect('R');
        _ = reader.Name();
        return Make(new ParameterValues(reader, reader.Count()));
    }

    internal sealed override void WriteJson(Utf8JsonWriter json, T value)
    {
        if (value is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        Visit(new JsonVisitor(json), value);
        json.WriteEndObject();
    }
}
