using Batching.Runtime;

namespace Batching.Studies;

/// <summary>
/// Makes the parameters of a stored run those that it has now, as <see cref="FormerNameAttribute"/> and <see cref="FormerValueAttribute"/>
/// say.
/// </summary>
internal static class FormerParameters
{
    /// <summary>Whether a run type says anything of what it was before.</summary>
    internal static bool AreKnown(RunType type)
        => type.Parameters.Any(parameter => parameter.FormerNames.Count > 0 || parameter.FormerValue is not null);

    /// <summary>The parameters as they are now; null where the run was of no form that the type tells of, or is of that of now.</summary>
    /// <exception cref="InvalidDataException">They are not as they were written.</exception>
    internal static byte[]? Renew(RunType type, ReadOnlyMemory<byte> stored)
    {
        SortedDictionary<string, ReadOnlyMemory<byte>> former = Values(stored);
        var renewed = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var taken = 0;
        foreach (RunParameter parameter in type.Parameters)
        {
            string[] names = [.. parameter.FormerNames.Prepend(parameter.Name).Where(former.ContainsKey)];
            switch (names.Length)
            {
                case 0 when parameter.FormerValue is { } value:
                    renewed.Add(parameter.Name, value);
                    break;
                case 1:
                    renewed.Add(parameter.Name, former[names[0]]);
                    taken++;
                    break;
                default:
                    return null;
            }
        }

        if (taken != former.Count || former.Keys.SequenceEqual(renewed.Keys))
        {
            return null;
        }

        var writer = new CanonicalWriter();
        writer.Count(renewed.Count);
        foreach ((string name, ReadOnlyMemory<byte> value) in renewed)
        {
            writer.Name(name);
            writer.Bytes(value.Span);
        }

        return writer.Written.ToArray();
    }

    private static SortedDictionary<string, ReadOnlyMemory<byte>> Values(ReadOnlyMemory<byte> stored)
    {
        var reader = new CanonicalReader(stored);
        var values = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        for (int left = reader.Count(); left > 0; left--)
        {
            string name = reader.Name();
            int start = reader.Position;
            _ = UntypedValue.Read(reader);
            values[name] = stored[start..reader.Position];
        }

        return values;
    }
}
