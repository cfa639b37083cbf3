using System.Globalization;
using System.Numerics;
using System.Reflection;

namespace Batching.Runtime;

/// <summary>
/// Names the values of an enum. If several members have one value, the first declared one counts. Flags are ascending and joined by commas.
/// A value without a name is written as a number.
/// </summary>
internal static class EnumMembers<T>
    where T : struct, Enum
{
    private static readonly Dictionary<ulong, string> s_names = FindNames();
    private static readonly Dictionary<string, T> s_values =
        Enum.GetNames<T>().ToDictionary(name => name, Enum.Parse<T>, StringComparer.Ordinal);
    private static readonly bool s_isFlags = typeof(T).IsDefined(typeof(FlagsAttribute), inherit: false);

    internal static string Name(T value)
    {
        ulong bits = Bits(value);
        return s_names.GetValueOrDefault(bits) ?? (s_isFlags ? Flags(bits) : null)
            ?? Convert.ToString(Number(value), CultureInfo.InvariantCulture)!;
    }

    internal static T Parse(string text)
    {
        if (s_values.TryGetValue(text, out T value))
        {
            return value;
        }

        string[] parts = text.Split(',');
        if (parts.All(s_values.ContainsKey))
        {
            return FromBits(parts.Aggregate(0UL, (all, part) => all | Bits(s_values[part])));
        }

        return BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? Enum.Parse<T>(text)
            : throw new InvalidDataException(
                $"Stored parameters have {typeof(T).Name}.{text}, which is no longer a member of {typeof(T)}.");
    }

    private static string? Flags(ulong bits)
    {
        List<string> parts = [];
        for (var place = 0; place < 64; place++)
        {
            ulong bit = 1UL << place;
            if ((bits & bit) == 0)
            {
                continue;
            }

            if (!s_names.TryGetValue(bit, out string? name))
            {
                return null;
            }

            parts.Add(name);
        }

        return parts.Count == 0 ? null : string.Join(",", parts);
    }

    private static Dictionary<ulong, string> FindNames()
    {
        var names = new Dictionary<ulong, string>();

        // In the order of declaration, which Enum.GetNames does not keep.
        foreach (FieldInfo field in typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static).OrderBy(field => field.MetadataToken))
        {
            names.TryAdd(Bits((T)field.GetValue(null)!), field.Name);
        }

        return names;
    }

    private static object Number(T value) => Convert.ChangeType(value, Enum.GetUnderlyingType(typeof(T)), CultureInfo.InvariantCulture);

    private static ulong Bits(T value)
        => Number(value) is ulong number ? number : unchecked((ulong)Convert.ToInt64(Number(value), CultureInfo.InvariantCulture));

    private static T FromBits(ulong bits)
        => (T)Enum.ToObject(typeof(T), Enum.GetUnderlyingType(typeof(T)) == typeof(ulong) ? bits : (object)unchecked((long)bits));
}
