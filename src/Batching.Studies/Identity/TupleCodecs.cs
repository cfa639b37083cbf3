using System.Text.Json;
using Batching.Studies;

namespace Batching.Runtime;

/// <summary>A tuple, by its values in order. Their names do not count.</summary>
internal abstract class TupleCodec<TTuple>(int arity) : ValueCodec<TTuple>
    where TTuple : struct
{
    internal override ColumnKind Column => ColumnKind.Json;

    internal sealed override void Write(CanonicalWriter writer, TTuple value)
    {
        writer.Tag('U');
        writer.Count(arity);
        WriteItems(writer, value);
    }

    internal sealed override TTuple Read(CanonicalReader reader)
    {
        reader.Expect('U');
        int count = reader.Count();
        return count == arity
            ? ReadItems(reader)
            : throw new InvalidDataException($"Stored parameters have a tuple of {count} values where one of {arity} was expected.");
    }

    internal sealed override void WriteJson(Utf8JsonWriter json, TTuple value)
    {
        json.WriteStartArray();
        WriteJsonItems(json, value);
        json.WriteEndArray();
    }

    protected abstract void WriteItems(CanonicalWriter writer, TTuple value);

    protected abstract TTuple ReadItems(CanonicalReader reader);

    protected abstract void WriteJsonItems(Utf8JsonWriter json, TTuple value);
}

internal sealed class TupleCodec<T1, T2>(ValueCodec<T1> first, ValueCodec<T2> second) : TupleCodec<(T1, T2)>(2)
{
    public override (T1, T2) Copy((T1, T2) value) => (first.Copy(value.Item1), second.Copy(value.Item2));

    protected override void WriteItems(CanonicalWriter writer, (T1, T2) value)
    {
        first.Write(writer, value.Item1);
        second.Write(writer, value.Item2);
    }

    protected override (T1, T2) ReadItems(CanonicalReader reader) => (first.Read(reader), second.Read(reader));

    protected override void WriteJsonItems(Utf8JsonWriter json, (T1, T2) value)
    {
        first.WriteJson(json, value.Item1);
        second.WriteJson(json, value.Item2);
    }
}

internal sealed class TupleCodec<T1, T2, T3>(ValueCodec<T1> first, ValueCodec<T2> second, ValueCodec<T3> third)
    : TupleCodec<(T1, T2, T3)>(3)
{
    public override (T1, T2, T3) Copy((T1, T2, T3) value) => (first.Copy(value.Item1), second.Copy(value.Item2), third.Copy(value.Item3));

    protected override void WriteItems(CanonicalWriter writer, (T1, T2, T3) value)
    {
        first.Write(writer, value.Item1);
        second.Write(writer, value.Item2);
        third.Write(writer, value.Item3);
    }

    protected override (T1, T2, T3) ReadItems(CanonicalReader reader) => (first.Read(reader), second.Read(reader), third.Read(reader));

    protected override void WriteJsonItems(Utf8JsonWriter json, (T1, T2, T3) value)
    {
        first.WriteJson(json, value.Item1);
        second.WriteJson(json, value.Item2);
        third.WriteJson(json, value.Item3);
    }
}

internal sealed class TupleCodec<T1, T2, T3, T4>(ValueCodec<T1> first, ValueCodec<T2> second, ValueCodec<T3> third, ValueCodec<T4> fourth)
    : TupleCodec<(T1, T2, T3, T4)>(4)
{
    public override (T1, T2, T3, T4) Copy((T1, T2, T3, T4) value)
        => (first.Copy(value.Item1), second.Copy(value.Item2), third.Copy(value.Item3), fourth.Copy(value.Item4));

    protected override void WriteItems(CanonicalWriter writer, (T1, T2, T3, T4) value)
    {
        first.Write(writer, value.Item1);
        second.Write(writer, value.Item2);
        third.Write(writer, value.Item3);
        fourth.Write(writer, value.Item4);
    }

    protected override (T1, T2, T3, T4) ReadItems(CanonicalReader reader)
        => (first.Read(reader), second.Read(reader), third.Read(reader), fourth.Read(reader));

    protected override void WriteJsonItems(Utf8JsonWriter json, (T1, T2, T3, T4) value)
    {
        first.WriteJson(json, value.Item1);
        second.WriteJson(json, value.Item2);
        third.WriteJson(json, value.Item3);
        fourth.WriteJson(json, value.Item4);
    }
}
