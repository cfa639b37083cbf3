using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Batching.Studies;

namespace Batching.Runtime;

/// <summary>A sequence: element tag, count, elements.</summary>
internal abstract class SequenceCodec<TSequence, T>(ValueCodec<T> element) : ValueCodec<TSequence>
{
    internal override ColumnKind Column => ColumnKind.Json;

    protected ValueCodec<T> Element { get; } = element;

    internal override void Write(CanonicalWriter writer, TSequence value)
    {
        if (IsNull(value))
        {
            writer.Tag('N');
            return;
        }

        ReadOnlySpan<T> items = Items(value);
        writer.Tag('A');
        writer.Tag(Element.ElementTag);
        writer.Count(items.Length);
        foreach (T item in items)
        {
            Element.WriteElement(writer, item);
        }
    }

    internal override TSequence Read(CanonicalReader reader)
    {
        if (reader.TakeNull())
        {
            return default!;
        }

        reader.Expect('A');
        reader.Expect(Element.ElementTag);
        var items = new T[reader.Count()];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = Element.ReadElement(reader);
        }

        return Make(items);
    }

    public override TSequence Copy(TSequence value)
    {
        if (IsNull(value))
        {
            return value;
        }

        T[] items = Items(value).ToArray();
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = Element.Copy(items[i]);
        }

        return Make(items);
    }

    internal override void WriteJson(Utf8JsonWriter json, TSequence value)
    {
        if (IsNull(value))
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartArray();
        foreach (T item in Items(value))
        {
            Element.WriteJson(json, item);
        }

        json.WriteEndArray();
    }

    protected virtual bool IsNull(TSequence value) => value is null;

    protected abstract ReadOnlySpan<T> Items(TSequence value);

    protected abstract TSequence Make(T[] items);
}

internal sealed class ArrayCodec<T>(ValueCodec<T> element) : SequenceCodec<T[]?, T>(element)
{
    protected override ReadOnlySpan<T> Items(T[]? value) => value;

    protected override T[] Make(T[] items) => items;
}

internal sealed class ListCodec<T>(ValueCodec<T> element) : SequenceCodec<List<T>?, T>(element)
{
    protected override ReadOnlySpan<T> Items(List<T>? value) => CollectionsMarshal.AsSpan(value);

    protected override List<T> Make(T[] items) => [.. items];
}

internal sealed class ImmutableArrayCodec<T>(ValueCodec<T> element) : SequenceCodec<ImmutableArray<T>, T>(element)
{
    protected override bool IsNull(ImmutableArray<T> value) => value.IsDefault;

    protected override ReadOnlySpan<T> Items(ImmutableArray<T> value) => value.AsSpan();

    protected override ImmutableArray<T> Make(T[] items) => ImmutableCollectionsMarshal.AsImmutableArray(items);
}
