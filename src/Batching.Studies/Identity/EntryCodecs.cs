using System.Text.Json;
using Batching.Studies;

namespace Batching.Runtime;

/// <summary>Entries in the order of their bytes, whatever order they were added in.</summary>
internal static class EntryOrder
{
    internal static (byte[] Bytes, TEntry Entry)[] Sorted<TEntry>(
        IReadOnlyCollection<TEntry> entries, Action<CanonicalWriter, TEntry> write)
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
        => copied is null
            ? null
            : new(Sorted(copied).Select(each => KeyValuePair.Create(key.Copy(each.Entry.Key), value.Copy(each.Entry.Value))));

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
