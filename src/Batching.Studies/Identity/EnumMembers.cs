using System.Globalization;
using System.Numerics;

namespace Batching.Runtime;

/// <summary>
/// The members of an enum by name: the first declared of several with one value; flags ascending, joined by commas; else the number.
/// </summary>
internal static class EnumMembers<T>
    where T : struct, Enum
{
    private static readonly Dictionary<ulong, string> s_names = FindNames();
    private static readonly Dictionary<string,
        T> s_values = Enum.GetNames<T>().ToDictionary(name => name, Enum.Parse<T>, StringComparer.Ordinal);
    private static readonly bool s_isFlags = typeof(T).IsDefined(typeof(FlagsAttribute), inherit: false);

    internal static string Name(T value)
    {
        ulong bits = Bits(value);
        if (s_names.TryGetValue(bits, out string? name))
        {
            return name;
        }

        return s_isFlags && Flags(bits) is { } flags
            ? flags
            : Convert.ToString(
                Convert.ChangeType(value, Enum.GetUnderlyingType(typeof(T)), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)!;
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
            ulong bits = parts.Aggregate(0UL, (all, part) => all | Bits(s_values[part]));
            return FromBits(bits);
        }

        return BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? Enum.Parse<T>(text)
            : throw new InvalidDataException(
                $"Stored parameters hold {typeof(T).Name}.{text}, which is no member of {typeof(T)} any more.");
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

        // The order of declaration, which Enum.GetNames does not keep.
        foreach (System.Reflection.FieldInfo field in typeof(T).GetFields(
            System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Static).OrderBy(field => field.MetadataToken))
        {
            names.TryAdd(Bits((T)field.GetValue(null)!), field.Name);
        }

        return names;
    }

    private static ulong Bits(T value)
    {
        object number = Convert.ChangeType(value, Enum.GetUnderlyingType(typeof(T)), CultureInfo.InvariantCulture);
        return number is ulong large ? large : unchecked((ulong)Convert.ToInt64(number, CultureInfo.InvariantCulture));
    }

    private static T FromBits(ulong bits)
        => (T)Enum.ToObject(typeof(T), Enum.GetUnderlyingType(typeof(T)) == typeof(ulong) ? bits : (object)unchecked((long)bits));
}
