using Batching.Runtime;

namespace Batching.Studies;

/// <summary>
/// The type of a stored value, as far as its bytes show it: its tag, the name of an enum or record, and the shapes of its parts. Null, and
/// the elements of an empty collection, have any type.
/// </summary>
internal sealed class ValueShape
{
    private static readonly ValueShape s_any = new('N', "");

    private ValueShape(char tag, string name, params ValueShape[] parts) => (Tag, Name, Parts) = (tag, name, parts);

    private char Tag { get; }

    /// <summary>The type name of an enum or record, the commas in the type of an array, or the name of a record's member.</summary>
    private string Name { get; }

    private IReadOnlyList<ValueShape> Parts { get; }

    private bool IsAny => Tag == 'N';

    /// <summary>Reads a value, and returns its shape.</summary>
    /// <exception cref="InvalidDataException">The value is damaged.</exception>
    internal static ValueShape Read(CanonicalReader reader)
    {
        using CanonicalReader.Level level = reader.Enter();
        char tag = reader.Peek();
        switch (tag)
        {
            case 'E':
                reader.Expect(tag);
                string type = reader.Name();
                _ = reader.Name();
                return new(tag, type);
            case 'A':
                reader.Expect(tag);
                return new(tag, "", Elements(reader, reader.Tag(), reader.Count()));
            case 'M':
                reader.Expect(tag);
                char element = reader.Tag();
                int[] lengths = reader.Lengths(reader.Byte());
                int count = lengths.Aggregate(1, (all, length) => all * length);
                return new(tag, new string(',', lengths.Length - 1), Elements(reader, element, count));
            case 'K':
                reader.Expect(tag);
                ValueShape key = s_any, value = s_any;
                for (int left = reader.Count(); left > 0; left--)
                {
                    key = key.Or(Read(reader));
                    value = value.Or(Read(reader));
                }

                return new(tag, "", key, value);
            case 'S':
                reader.Expect(tag);
                return new(tag, "", Elements(reader, ValueCodec.SelfTagged, reader.Count()));
            case 'U':
                reader.Expect(tag);
                return new(tag, "", [.. Enumerable.Range(0, reader.Count()).Select(_ => Read(reader))]);
            case 'R':
                reader.Expect(tag);
                string record = reader.Name();
                return new(tag, record,
                    [.. Enumerable.Range(0, reader.Count()).Select(_ => new ValueShape('.', reader.Name(), Read(reader)))]);
            default:
                _ = UntypedValue.Read(reader);
                return tag == 'N' ? s_any : new(tag, "");
        }
    }

    /// <summary>Whether values of both shapes can have the same type.</summary>
    internal bool Fits(ValueShape other)
        => IsAny || other.IsAny
            || (Tag == other.Tag && Name == other.Name && Parts.Count == other.Parts.Count
                && Parts.Zip(other.Parts).All(pair => pair.First.Fits(pair.Second)));

    /// <summary>The type in C#: <c>int[]</c>.</summary>
    public override string ToString() => Tag switch
    {
        'N' => "?",
        'b' => "bool",
        'y' => "sbyte",
        'h' => "short",
        'i' => "int",
        'l' => "long",
        'Y' => "byte",
        'H' => "ushort",
        'I' => "uint",
        'L' => "ulong",
        'q' => "Int128",
        'Q' => "UInt128",
        'B' => "BigInteger",
        'c' => "char",
        'e' => "Half",
        'f' => "float",
        'd' => "double",
        'm' => "decimal",
        's' => "string",
        't' => "DateTime",
        'o' => "DateTimeOffset",
        'p' => "TimeSpan",
        'D' => "DateOnly",
        'T' => "TimeOnly",
        'g' => "Guid",
        'A' => $"{Parts[0]}[]",
        'M' => $"{Parts[0]}[{Name}]",
        'K' => $"Dictionary<{Parts[0]}, {Parts[1]}>",
        'S' => $"HashSet<{Parts[0]}>",
        'U' => $"({string.Join(", ", Parts)})",
        'R' => $"{Name} {{ {string.Join(", ", Parts)} }}",
        '.' => $"{Parts[0]} {Name}",
        _ => Name,
    };

    private static ValueShape Elements(CanonicalReader reader, char tag, int count)
    {
        if (tag != ValueCodec.SelfTagged)
        {
            UntypedValue.SkipScalars(reader, tag, count);
            return new(tag, "");
        }

        ValueShape all = s_any;
        for (var left = count; left > 0; left--)
        {
            all = all.Or(Read(reader));
        }

        return all;
    }

    // Of two elements, one may be null.
    private ValueShape Or(ValueShape other) => IsAny ? other : this;
}
