using System.Text.Json;
using Batching.Studies;

namespace Batching.Runtime;

/// <summary>A single value, such as a number or a point in time.</summary>
internal sealed class ScalarCodec<T>(
    char tag, ColumnKind column, Action<CanonicalWriter, T> write, Func<CanonicalReader, T> read, Func<T, object?> toColumn,
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

internal sealed class StringCodec() : ReferenceCodec<string?>('s')
{
    internal override ColumnKind Column => ColumnKind.Text;

    internal override object? ToColumn(string? value) => value;

    protected override string? CopyContent(string? value) => value;

    protected override void WriteContent(CanonicalWriter writer, string? value) => writer.Name(value!);

    protected override string ReadContent(CanonicalReader reader) => reader.Name();

    protected override void WriteJsonContent(Utf8JsonWriter json, string? value) => json.WriteStringValue(value);
}

/// <summary>A member of an enum, by its name. Other numbers of the members change nothing; another name does.</summary>
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
