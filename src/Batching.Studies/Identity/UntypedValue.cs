using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Batching.Runtime;

/// <summary>
/// Reads canonical bytes by their tags, without the types of the values. Enums become the names of their members, records become
/// dictionaries, and tuples and sequences become arrays.
/// </summary>
internal static class UntypedValue
{
    internal static IReadOnlyDictionary<string, object?> ReadParameters(ReadOnlyMemory<byte> bytes)
        => ReadMembers(new CanonicalReader(bytes));

    internal static object? Read(CanonicalReader reader)
    {
        // Damaged or forged bytes may be nested deeper than the stack allows.
        using CanonicalReader.Level level = reader.Enter();
        char tag = reader.Peek();
        switch (tag)
        {
            case 'N':
                reader.TakeNull();
                return null;
            case 's':
                return ValueCodecs.String.Read(reader);
            case 'E':
                reader.Expect(tag);
                _ = reader.Name();
                return reader.Name();
            case 'A':
                reader.Expect(tag);
                return ReadSequence(reader, reader.Tag(), reader.Count());
            case 'M':
                reader.Expect(tag);
                return ReadElements(reader, reader.Tag(), reader.Lengths(reader.Byte()));
            case 'K':
                reader.Expect(tag);
                int entries = reader.Count();
                var pairs = new List<KeyValuePair<object?, object?>>(entries);
                for (var i = 0; i < entries; i++)
                {
                    object? key = Read(reader);
                    pairs.Add(new(key, Read(reader)));
                }

                return pairs;
            case 'S' or 'U':
                reader.Expect(tag);
                return ReadSequence(reader, ValueCodec.SelfTagged, reader.Count());
            case 'R':
                reader.Expect(tag);
                _ = reader.Name();
                return ReadMembers(reader);
            default:
                reader.Expect(tag);
                return ReadScalar(reader, tag);
        }
    }

    /// <summary>Skips elements without tags.</summary>
    internal static void SkipScalars(CanonicalReader reader, char tag, int count)
    {
        for (; count > 0; count--)
        {
            _ = ReadScalar(reader, tag);
        }
    }

    /// <summary>Writes a result of <see cref="Read"/>.</summary>
    internal static void WriteJson(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case IReadOnlyDictionary<string, object?> members:
                json.WriteStartObject();
                foreach ((string name, object? member) in members)
                {
                    json.WritePropertyName(name);
                    WriteJson(json, member);
                }

                json.WriteEndObject();
                break;
            case List<KeyValuePair<object?, object?>> pairs:
                json.WriteStartArray();
                foreach ((object? key, object? entry) in pairs)
                {
                    json.WriteStartArray();
                    WriteJson(json, key);
                    WriteJson(json, entry);
                    json.WriteEndArray();
                }

                json.WriteEndArray();
                break;
            case Array array:
                MultiArrays.WriteJson(json, array, WriteJson);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case float number:
                ValueCodecs.Number(json, number);
                break;
            case double number:
                ValueCodecs.Number(json, number);
                break;
            case Half number:
                ValueCodecs.Number(json, (double)number);
                break;
            case DateTime or DateTimeOffset or DateOnly or TimeOnly:
                json.WriteStringValue(((IFormattable)value).ToString("O", CultureInfo.InvariantCulture));
                break;
            case TimeSpan or Guid or char:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
            case IFormattable number:
                json.WriteRawValue(number.ToString(null, CultureInfo.InvariantCulture));
                break;
            default:
                throw new InvalidDataException($"A parameter cannot have a value of type {value.GetType()}.");
        }
    }

    private static Dictionary<string, object?> ReadMembers(CanonicalReader reader)
    {
        int count = reader.Count();
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            string name = reader.Name();
            members.Add(name, Read(reader));
        }

        return members;
    }

    private static Array ReadSequence(CanonicalReader reader, char element, int count) => element switch
    {
        'd' => Packed(reader, count, ValueCodecs.Double),
        'f' => Packed(reader, count, ValueCodecs.Single),
        'i' => Packed(reader, count, ValueCodecs.Int32),
        'l' => Packed(reader, count, ValueCodecs.Int64),
        'Y' => Packed(reader, count, ValueCodecs.Byte),
        'b' => Packed(reader, count, ValueCodecs.Boolean),
        _ => ReadElements(reader, element, count),
    };

    private static T[] Packed<T>(CanonicalReader reader, int count, ValueCodec<T> codec)
    {
        var items = new T[count];
        for (var i = 0; i < count; i++)
        {
            items[i] = codec.ReadElement(reader);
        }

        return items;
    }

    /// <summary>Reads elements into an array of objects.</summary>
    private static Array ReadElements(CanonicalReader reader, char element, params int[] lengths)
    {
        var array = Array.CreateInstance(typeof(object), lengths);
        MultiArrays.Fill(array, _ => element == ValueCodec.SelfTagged ? Read(reader) : ReadScalar(reader, element));
        return array;
    }

    private static object ReadScalar(CanonicalReader reader, char tag) => tag switch
    {
        'b' => ValueCodecs.Boolean.ReadElement(reader),
        'y' => ValueCodecs.SByte.ReadElement(reader),
        'h' => ValueCodecs.Int16.ReadElement(reader),
        'i' => ValueCodecs.Int32.ReadElement(reader),
        'l' => ValueCodecs.Int64.ReadElement(reader),
        'Y' => ValueCodecs.Byte.ReadElement(reader),
        'H' => ValueCodecs.UInt16.ReadElement(reader),
        'I' => ValueCodecs.UInt32.ReadElement(reader),
        'L' => ValueCodecs.UInt64.ReadElement(reader),
        'q' => ValueCodecs.Int128.ReadElement(reader),
        'Q' => ValueCodecs.UInt128.ReadElement(reader),
        'B' => (BigInteger)ValueCodecs.BigInteger.ReadElement(reader),
        'c' => ValueCodecs.Char.ReadElement(reader),
        'e' => ValueCodecs.Half.ReadElement(reader),
        'f' => ValueCodecs.Single.ReadElement(reader),
        'd' => ValueCodecs.Double.ReadElement(reader),
        'm' => ValueCodecs.Decimal.ReadElement(reader),
        't' => ValueCodecs.DateTime.ReadElement(reader),
        'o' => ValueCodecs.DateTimeOffset.ReadElement(reader),
        'p' => ValueCodecs.TimeSpan.ReadElement(reader),
        'D' => ValueCodecs.DateOnly.ReadElement(reader),
        'T' => ValueCodecs.TimeOnly.ReadElement(reader),
        'g' => ValueCodecs.Guid.ReadElement(reader),
        _ => throw new InvalidDataException($"Stored parameters have a value of the unknown kind '{tag}'."),
    };
}
