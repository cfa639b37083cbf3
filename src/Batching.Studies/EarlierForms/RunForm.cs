using Batching.Runtime;

namespace Batching.Studies;

/// <summary>The form of a run class: the names and types of its parameters. Stored runs may have an earlier form.</summary>
internal static class RunForm
{
    /// <summary>The parameters of a run by name, each with the shape of its value.</summary>
    /// <exception cref="InvalidDataException">The parameters are damaged.</exception>
    internal static SortedDictionary<string, ValueShape> Of(ReadOnlyMemory<byte> parameters)
    {
        var reader = new CanonicalReader(parameters);
        var form = new SortedDictionary<string, ValueShape>(StringComparer.Ordinal);
        for (int left = reader.Count(); left > 0; left--)
        {
            string name = reader.Name();
            form[name] = ValueShape.Read(reader);
        }

        return form;
    }

    /// <summary>Describes how an earlier form differs from the present one. Null if it does not.</summary>
    internal static string? Difference(SortedDictionary<string, ValueShape> earlier, SortedDictionary<string, ValueShape> now)
    {
        string[] parts =
        [
            .. now.Keys.Where(name => !earlier.ContainsKey(name)).Select(name => $"without '{name}'"),
            .. earlier.Keys.Where(name => !now.ContainsKey(name)).Select(name => $"with '{name}'"),
            .. now.Where(pair => earlier.TryGetValue(pair.Key, out ValueShape? before) && !before.Fits(pair.Value))
                .Select(pair => $"with '{pair.Key}' of another type ({earlier[pair.Key]}, now {pair.Value})"),
        ];
        return parts.Length == 0 ? null : string.Join(", ", parts);
    }
}
