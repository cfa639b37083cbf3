using System.Text.Json;
using Batching.Studies;

namespace Batching.Runtime;

/// <summary>A value that is one number, text or point in time.</summary>
internal sealed class ScalarCodec<T>(
    char tag,
    ColumnKind column,
    Action<CanonicalWriter, T> write,
    Func<CanonicalReader, T> read,
    Func<T, object?> toColumn,
    Action<Utf8JsonWriter, T> toJson) : ValueCodec<T>
    where T : struct
{
    internal override char ElementTag => tag;

    internal override ColumnKind Column => column;

    internal override void Write(CanonicalWriter writer, T value)
    {
        writer.Tag(tag);
        write(writer, value);
    }

    internal override T Read(CanonicalReader reader)
    {
        reader.Expect(tag);
        return read(reader);
    }

    internal override void WriteElement(CanonicalWriter writer, T value) => write(writer, value);

    internal override T ReadElement(CanonicalReader reader) => read(reader);

    internal override void WriteJson(Utf8JsonWriter json, T value) => toJson(json, value);

    internal override object? ToColumn(T value) => toColumn(value);
}

/// <summary>A text, which may be null.</summary>
internal sealed class StringCodec : ValueCodec<string?>
{
    internal override ColumnKind Column => ColumnKind.Text;

    internal override void Write(CanonicalWriter writer, string? value)
    {
        if (value is null)
        {
            writer.Tag('N');
            return;
        }

        writer.Tag('s');
        writer.Name(value);
    }

    internal override string? Read(CanonicalReader reader)
    {
        if (reader.TakeNull())
        {
            return null;
        }

        reader.Expect('s');
        return reader.Name();
    }

    internal override void WriteJson(Utf8JsonWriter json, string? value) => json.WriteStringValue(value);

    internal override object? ToColumn(string? value) => value;
}

/// <summary>A member of an enum, by its name: renumbering members changes nothing, renaming does.</summary>
internal sealed class EnumCodec<T>(string type) : ValueCodec<T>
    where T : struct, Enum
{
    internal override ColumnKind Column => ColumnKind.Text;

    internal override void Write(CanonicalWriter writer, T value)
    {
        writer.Tag('E');
        writer.Name(type);
        writer.Name(EnumMembers<T>.Name(value));
    }

    internal override T Read(CanonicalReader reader)
    {
        reader.Expect('E');
        _ = reader.Name();
        return EnumMembers<T>.Parse(reader.Name());
    }

    internal override void WriteJson(Utf8JsonWriter json, T value) => json.WriteStringValue(EnumMembers<T>.Name(value));

    internal override object? ToColumn(T value) => EnumMembers<T>.Name(value);
}

/// <summary>A value that may be missing.</summary>
internal sealed class NullableCodec<T>(ValueCodec<T> value) : ValueCodec<T?>
    where T : struct
{
    internal override ColumnKind Column => value.Column;

    public override T? Copy(T? copied) => copied is { } some ? value.Copy(some) : null;

    internal override void Write(CanonicalWriter writer, T? written)
    {
        if (written is { } some)
        {
            value.Write(writer, some);
        }
        else
        {
            writer.Tag('N');
        }
    }

    internal override T? Read(CanonicalReader reader) => reader.TakeNull() ? null : value.Read(reader);

    internal override void WriteJson(Utf8JsonWriter json, T? written)
    {
        if (written is { } some)
        {
            value.WriteJson(json, some);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    internal override object? ToColumn(T? shown) => shown is { } some ? value.ToColumn(some) : null;
}
