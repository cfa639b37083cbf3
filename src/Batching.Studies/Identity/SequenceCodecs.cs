using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Batching.Runtime;

/// <summary>A sequence: element tag, count, elements.</summary>
internal abstract class SequenceCodec<TSequence, T>(ValueCodec<T> element) : ReferenceCodec<TSequence>('A')
{
    protected sealed override TSequence CopyContent(TSequence value)
    {
        T[] items = Items(value).ToArray();
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = element.Copy(items[i]);
        }

        return Make(items);
    }

    protected sealed override void WriteContent(CanonicalWriter writer, TSequence value)
    {
        ReadOnlySpan<T> items = Items(value);
        writer.Tag(element.ElementTag);
        writer.Count(items.Length);
        foreach (T item in items)
        {
            element.WriteElement(writer, item);
        }
    }

    protected sealed override TSequence ReadContent(CanonicalReader reader)
    {
        reader.Expect(element.ElementTag);
        var items = new T[reader.Count()];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = element.ReadElement(reader);
        }

        return Make(items);
    }

    protected sealed override void WriteJsonContent(Utf8JsonWriter json, TSequence value)
    {
        json.WriteStartArray();
        foreach (T item in Items(value))
        {
            element.WriteJson(json, item);
        }

        json.WriteEndArray();
    }

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
