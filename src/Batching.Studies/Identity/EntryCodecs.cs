using System.Text.Json;

namespace Batching.Runtime;

/// <summary>Orders entries by their bytes, whatever the order in which they were added.</summary>
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

internal sealed class DictionaryCodec<TKey, TValue>(ValueCodec<TKey> key, ValueCodec<TValue> value)
    : ReferenceCodec<Dictionary<TKey, TValue>?>('K')
    where TKey : notnull
{
    protected override Dictionary<TKey, TValue> CopyContent(Dictionary<TKey, TValue>? copied)
        => new(Sorted(copied!).Select(each => KeyValuePair.Create(key.Copy(each.Entry.Key), value.Copy(each.Entry.Value))));

    protected override void WriteContent(CanonicalWriter writer, Dictionary<TKey, TValue>? written)
    {
        writer.Count(written!.Count);
        foreach ((byte[] bytes, _) in Sorted(written))
        {
            writer.Bytes(bytes);
        }
    }

    protected override Dictionary<TKey, TValue> ReadContent(CanonicalReader reader)
    {
        int count = reader.Count();
        var read = new Dictionary<TKey, TValue>();
        for (var i = 0; i < count; i++)
        {
            TKey entry = key.Read(reader);
            read.Add(entry, value.Read(reader));
        }

        return read;
    }

    protected override void WriteJsonContent(Utf8JsonWriter json, Dictionary<TKey, TValue>? written)
    {
        // An array of pairs, and not an object, because a key may have any type.
        json.WriteStartArray();
        foreach ((_, KeyValuePair<TKey, TValue> entry) in Sorted(written!))
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

internal sealed class SetCodec<T>(ValueCodec<T> element) : ReferenceCodec<HashSet<T>?>('S')
{
    protected override HashSet<T> CopyContent(HashSet<T>? value)
        => [.. EntryOrder.Sorted(value!, element.Write).Select(each => element.Copy(each.Entry))];

    protected override void WriteContent(CanonicalWriter writer, HashSet<T>? value)
    {
        writer.Count(value!.Count);
        foreach ((byte[] bytes, _) in EntryOrder.Sorted(value, element.Write))
        {
            writer.Bytes(bytes);
        }
    }

    protected override HashSet<T> ReadContent(CanonicalReader reader)
    {
        int count = reader.Count();
        var read = new HashSet<T>();
        for (var i = 0; i < count; i++)
        {
            read.Add(element.Read(reader));
        }

        return read;
    }

    protected override void WriteJsonContent(Utf8JsonWriter json, HashSet<T>? value)
    {
        json.WriteStartArray();
        foreach ((_, T entry) in EntryOrder.Sorted(value!, element.Write))
        {
            element.WriteJson(json, entry);
        }

        json.WriteEndArray();
    }
}
