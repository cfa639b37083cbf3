using Batching.Runtime;

namespace Batching;

/// <summary>The form of a run class: which parameters it has, and of which kinds. Stored runs may be of an earlier one.</summary>
internal static class RunForm
{
    /// <summary>The parameters of a run by name, each with the tag that its value begins with.</summary>
    /// <exception cref="InvalidDataException">They are not as they were written.</exception>
    internal static SortedDictionary<string, char> Of(ReadOnlyMemory<byte> parameters)
    {
        var reader = new CanonicalReader(parameters);
        var form = new SortedDictionary<string, char>(StringComparer.Ordinal);
        for (int left = reader.Count(); left > 0; left--)
        {
            string name = reader.Name();
            form[name] = reader.Peek();
            _ = UntypedValue.Read(reader);
        }

        return form;
    }

    /// <summary>How an earlier form differs from that of now, in words; null where it does not.</summary>
    internal static string? Difference(SortedDictionary<string, char> earlier, SortedDictionary<string, char> now)
    {
        string[] parts =
        [
            .. now.Keys.Where(name => !earlier.ContainsKey(name)).Select(name => $"without '{name}'"),
            .. earlier.Keys.Where(name => !now.ContainsKey(name)).Select(name => $"with '{name}'"),
            .. now.Where(pair => earlier.TryGetValue(pair.Key, out char tag) && tag != pair.Value && tag != 'N' && pair.Value != 'N').Select(pair => $"with '{pair.Key}' of another type"),
        ];
        return parts.Length == 0 ? null : string.Join(", ", parts);
    }
}
