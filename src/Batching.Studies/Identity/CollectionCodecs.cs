using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;

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

/// <summary>An array of several dimensions: element tag, rank, lengths, elements row by row. Lower bounds are zero.</summary>
internal sealed class MultiArrayCodec<TArray, T>(ValueCodec<T> element, int rank) : ValueCodec<TArray>
    where TArray : class?
{
    internal override ColumnKind Column => ColumnKind.Json;

    internal override void Write(CanonicalWriter writer, TArray value)
    {
        if (value is null)
        {
            writer.Tag('N');
            return;
        }

        var array = (Array)(object)value;
        writer.Tag('M');
        writer.Tag(element.ElementTag);
        writer.Byte((byte)rank);
        for (var dimension = 0; dimension < rank; dimension++)
        {
            writer.Count(array.GetLength(dimension));
        }

        foreach (T item in array)
        {
            element.WriteElement(writer, item);
        }
    }

    internal override TArray Read(CanonicalReader reader)
    {
        if (reader.TakeNull())
        {
            return null!;
        }

        reader.Expect('M');
        reader.Expect(element.ElementTag);
        int dimensions = reader.Byte();
        if (dimensions != rank)
        {
            throw new InvalidDataException($"Stored parameters hold an array of {dimensions} dimensions where one of {rank} was expected.");
        }

        var lengths = new int[rank];
        for (var dimension = 0; dimension < rank; dimension++)
        {
            lengths[dimension] = reader.Count();
        }

        var array = Array.CreateInstance(typeof(T), lengths);
        Fill(array, _ => element.ReadElement(reader));
        return (TArray)(object)array;
    }

    public override TArray Copy(TArray value)
    {
        if (value is null)
        {
            return value;
        }

        var array = (Array)((Array)(object)value).Clone();
        Fill(array, element.Copy);
        return (TArray)(object)array;
    }

    internal override void WriteJson(Utf8JsonWriter json, TArray value)
    {
        if (value is null)
        {
            json.WriteNullValue();
            return;
        }

        WriteJson(json, (Array)(object)value, new int[rank], 0);
    }

    private static void Fill(Array array, Func<T, T> make)
    {
        var at = new int[array.Rank];
        for (long left = array.LongLength; left > 0; left--)
        {
            array.SetValue(make((T)array.GetValue(at)!), at);
            for (int dimension = array.Rank - 1; dimension >= 0 && ++at[dimension] == array.GetLength(dimension); dimension--)
            {
                at[dimension] = 0;
            }
        }
    }

    private void WriteJson(Utf8JsonWriter json, Array array, int[] at, int dimension)
    {
        if (dimension == rank)
        {
            element.WriteJson(json, (T)array.GetValue(at)!);
            return;
        }

        json.WriteStartArray();
        for (at[dimension] = 0; at[dimension] < array.GetLength(dimension); at[dimension]++)
        {
            WriteJson(json, array, at, dimension + 1);
        }

        json.WriteEndArray();
    }
}

/// <summary>Entries in the order of their bytes, whatever order they were added in.</summary>
internal static class EntryOrder
{
    internal static (byte[] Bytes, TEntry Entry)[] Sorted<TEntry>(IReadOnlyCollection<TEntry> entries, Action<CanonicalWriter, TEntry> write)
    {
        var sorted = new (byte[] Bytes, TEntry Entry)[entries.Count];
        var writer = new CanonicalWriter();
        var count = 0;
        foreach (TEntry entry in entries)
        {
            writer.Clear();
            write(writer, entry);
            sorted[count++] = (writer.Written.ToArray(), entry);
        }

        Array.Sort(sorted, static (left, right) => left.Bytes.AsSpan().SequenceCompareTo(right.Bytes));
        return sorted;
    }
}

internal sealed class DictionaryCodec<TKey, TValue>(ValueCodec<TKey> key, ValueCodec<TValue> value) : ValueCodec<Dictionary<TKey, TValue>?>
    where TKey : notnull
{
    internal override ColumnKind Column => ColumnKind.Json;

    internal override void Write(CanonicalWriter writer, Dictionary<TKey, TValue>? written)
    {
        if (written is null)
        {
            writer.Tag('N');
            return;
        }

        writer.Tag('K');
        writer.Count(written.Count);
        foreach ((byte[] bytes, _) in Sorted(written))
        {
            writer.Bytes(bytes);
        }
    }

    internal override Dictionary<TKey, TValue>? Read(CanonicalReader reader)
    {
        if (reader.TakeNull())
        {
            return null;
        }

        reader.Expect('K');
        int count = reader.Count();
        var read = new Dictionary<TKey, TValue>();
        for (var i = 0; i < count; i++)
        {
            TKey entry = key.Read(reader);
            read.Add(entry, value.Read(reader));
        }

        return read;
    }

    public override Dictionary<TKey, TValue>? Copy(Dictionary<TKey, TValue>? copied)
        => copied is null ? null : new(Sorted(copied).Select(each => KeyValuePair.Create(key.Copy(each.Entry.Key), value.Copy(each.Entry.Value))));

    internal override void WriteJson(Utf8JsonWriter json, Dictionary<TKey, TValue>? written)
    {
        if (written is null)
        {
            json.WriteNullValue();
            return;
        }

        // Pairs, since a key may be anything.
        json.WriteStartArray();
        foreach ((_, KeyValuePair<TKey, TValue> entry) in Sorted(written))
        {
            json.WriteStartArray();
            key.WriteJson(json, entry.Key);
            value.WriteJson(json, entry.Value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private (byte[] Bytes, KeyValuePair<TKey, TValue> Entry)[] Sorted(Dictionary<TKey, TValue> entries)
        => EntryOrder.Sorted(entries, (writer, entry) =>
        {
            key.Write(writer, entry.Key);
            value.Write(writer, entry.Value);
        });
}

internal sealed class SetCodec<T>(ValueCodec<T> element) : ValueCodec<HashSet<T>?>
{
    internal override ColumnKind Column => ColumnKind.Json;

    internal override void Write(CanonicalWriter writer, HashSet<T>? value)
    {
        if (value is null)
        {
            writer.Tag('N');
            return;
        }

        writer.Tag('S');
        writer.Count(value.Count);
        foreach ((byte[] bytes, _) in EntryOrder.Sorted(value, element.Write))
        {
            writer.Bytes(bytes);
        }
    }

    internal override HashSet<T>? Read(CanonicalReader reader)
    {
        if (reader.TakeNull())
        {
            return null;
        }

        reader.Expect('S');
        int count = reader.Count();
        var read = new HashSet<T>();
        for (var i = 0; i < count; i++)
        {
            read.Add(element.Read(reader));
        }

        return read;
    }

    public override HashSet<T>? Copy(HashSet<T>? value)
        => value is null ? null : [.. EntryOrder.Sorted(value, element.Write).Select(each => element.Copy(each.Entry))];

    internal override void WriteJson(Utf8JsonWriter json, HashSet<T>? value)
    {
        if (value is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartArray();
        foreach ((_, T entry) in EntryOrder.Sorted(value, element.Write))
        {
            element.WriteJson(json, entry);
        }

        json.WriteEndArray();
    }
}
