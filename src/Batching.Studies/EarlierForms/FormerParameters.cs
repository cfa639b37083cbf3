using Batching.Runtime;

namespace Batching.Studies;

/// <summary>
/// Converts the parameters of a stored run to the present form of its class, with <see cref="FormerNameAttribute"/> and
/// <see cref="FormerValueAttribute"/>.
/// </summary>
internal static class FormerParameters
{
    /// <summary>Whether a run class has one of these attributes.</summary>
    internal static bool AreKnown(RunType type)
        => type.Parameters.Any(parameter => parameter.FormerNames.Count > 0 || parameter.FormerValue is not null);

    /// <summary>Converts parameters. Null if the attributes do not cover their form, or if it is the present one.</summary>
    /// <exception cref="InvalidDataException">The stored parameters are damaged.</exception>
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
