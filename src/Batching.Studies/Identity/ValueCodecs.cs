using System.Buffers.Binary;
using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Batching.Studies;

namespace Batching.Runtime;

#pragma warning disable CA1720 // A codec is named after its type.

/// <summary>The codecs from which generated code composes others. Thread-safe.</summary>
[CLSCompliant(false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ValueCodecs
{
    /// <summary>For generated code.</summary>
    public static ValueCodec<bool> Boolean { get; } = new ScalarCodec<bool>(
        'b', ColumnKind.Integer, (writer, value) => writer.Byte(value ? (byte)1 : (byte)0), reader => reader.Byte() != 0,
        value => value ? 1L : 0L, (json, value) => json.WriteBooleanValue(value));

    /// <summary>For generated code.</summary>
    public static ValueCodec<sbyte> SByte { get; } =
        Whole<sbyte>('y', (writer, value) => writer.Byte((byte)value), reader => (sbyte)reader.Byte());

    /// <summary>For generated code.</summary>
    public static ValueCodec<short> Int16 { get; } = Whole<short>('h', (writer, value) => writer.Int16(value), reader => reader.Int16());

    /// <summary>For generated code.</summary>
    public static ValueCodec<int> Int32 { get; } = Whole<int>('i', (writer, value) => writer.Int32(value), reader => reader.Int32());

    /// <summary>For generated code.</summary>
    public static ValueCodec<long> Int64 { get; } = Whole<long>('l', (writer, value) => writer.Int64(value), reader => reader.Int64());

    /// <summary>For generated code.</summary>
    public static ValueCodec<byte> Byte { get; } = Whole<byte>('Y', (writer, value) => writer.Byte(value), reader => reader.Byte());

    /// <summary>For generated code.</summary>
    public static ValueCodec<ushort> UInt16 { get; } =
        Whole<ushort>('H', (writer, value) => writer.Int16((short)value), reader => (ushort)reader.Int16());

    /// <summary>For generated code.</summary>
    public static ValueCodec<uint> UInt32 { get; } =
        Whole<uint>('I', (writer, value) => writer.Int32((int)value), reader => (uint)reader.Int32());

    /// <summary>For generated code.</summary>
    public static ValueCodec<ulong> UInt64 { get; } =
        Whole<ulong>('L', (writer, value) => writer.Int64((long)value), reader => (ulong)reader.Int64());

    /// <summary>For generated code.</summary>
    public static ValueCodec<Int128> Int128 { get; } = Whole<Int128>(
        'q', (writer, value) => BinaryPrimitives.WriteInt128LittleEndian(writer.Room(16), value),
        reader => BinaryPrimitives.ReadInt128LittleEndian(reader.Take(16)));

    /// <summary>For generated code.</summary>
    public static ValueCodec<UInt128> UInt128 { get; } = Whole<UInt128>(
        'Q', (writer, value) => BinaryPrimitives.WriteUInt128LittleEndian(writer.Room(16), value),
        reader => BinaryPrimitives.ReadUInt128LittleEndian(reader.Take(16)));

    /// <summary>For generated code.</summary>
    public static ValueCodec<BigInteger> BigInteger { get; } = Whole<BigInteger>(
        'B',
        (writer, value) =>
        {
            byte[] bytes = value.ToByteArray();
            writer.Count(bytes.Length);
            writer.Bytes(bytes);
        },
        reader => new BigInteger(reader.Take(reader.Count())));

    /// <summary>For generated code.</summary>
    public static ValueCodec<char> Char { get; } = new ScalarCodec<char>(
        'c', ColumnKind.Text, (writer, value) => writer.Int16((short)value), reader => (char)reader.Int16(), value => value.ToString(),
        (json, value) => json.WriteStringValue(value.ToString()));

    /// <summary>For generated code.</summary>
    public static ValueCodec<Half> Half { get; } = new ScalarCodec<Half>(
        'e', ColumnKind.Real,
        (writer, value) => writer.Int16(System.Half.IsNaN(value) ? (short)0x7E00 : BitConverter.HalfToInt16Bits(value)),
        reader => BitConverter.Int16BitsToHalf(reader.Int16()),
        value => Real((double)value), (json, value) => Number(json, (double)value));

    /// <summary>For generated code.</summary>
    public static ValueCodec<float> Single { get; } = new ScalarCodec<float>(
        'f', ColumnKind.Real,
        (writer, value) => writer.Int32(float.IsNaN(value) ? 0x7FC00000 : BitConverter.SingleToInt32Bits(value)),
        reader => BitConverter.Int32BitsToSingle(reader.Int32()),
        value => Real(value), Number);

    /// <summary>For generated code.</summary>
    public static ValueCodec<double> Double { get; } = new ScalarCodec<double>(
        'd', ColumnKind.Real,
        (writer, value) => writer.Int64(double.IsNaN(value) ? 0x7FF8000000000000 : BitConverter.DoubleToInt64Bits(value)),
        reader => BitConverter.Int64BitsToDouble(reader.Int64()),
        value => Real(value), Number);

    /// <summary>For generated code.</summary>
    public static ValueCodec<decimal> Decimal { get; } = new ScalarCodec<decimal>(
        'm', ColumnKind.Real,
        (writer, value) =>
        {
            foreach (int part in decimal.GetBits(value))
            {
                writer.Int32(part);
            }
        },
        reader => new decimal([reader.Int32(), reader.Int32(), reader.Int32(), reader.Int32()]),
        value => (double)value, (json, value) => json.WriteNumberValue(value));

    /// <summary>For generated code.</summary>
    public static ValueCodec<string?> String { get; } = new StringCodec();

    /// <summary>For generated code.</summary>
    public static ValueCodec<DateTime> DateTime { get; } = Text<DateTime>(
        't',
        (writer, value) =>
        {
            writer.Int64(value.Ticks);
            writer.Byte((byte)value.Kind);
        },
        reader => new DateTime(reader.Int64(), (DateTimeKind)reader.Byte()),
        "O");

    /// <summary>For generated code.</summary>
    public static ValueCodec<DateTimeOffset> DateTimeOffset { get; } = Text<DateTimeOffset>(
        'o',
        (writer, value) =>
        {
            writer.Int64(value.Ticks);
            writer.Int16((short)value.TotalOffsetMinutes);
        },
        reader => new DateTimeOffset(reader.Int64(), System.TimeSpan.FromMinutes(reader.Int16())),
        "O");

    /// <summary>For generated code.</summary>
    public static ValueCodec<TimeSpan> TimeSpan { get; } =
        Text<TimeSpan>('p', (writer, value) => writer.Int64(value.Ticks), reader => new TimeSpan(reader.Int64()), "c");

    /// <summary>For generated code.</summary>
    public static ValueCodec<DateOnly> DateOnly { get; } =
        Text<DateOnly>('D', (writer, value) => writer.Int32(value.DayNumber), reader => System.DateOnly.FromDayNumber(reader.Int32()), "O");

    /// <summary>For generated code.</summary>
    public static ValueCodec<TimeOnly> TimeOnly { get; } =
        Text<TimeOnly>('T', (writer, value) => writer.Int64(value.Ticks), reader => new TimeOnly(reader.Int64()), "O");

    /// <summary>For generated code.</summary>
    public static ValueCodec<Guid> Guid { get; } = Text<Guid>(
        'g', (writer, value) => value.TryWriteBytes(writer.Room(16), bigEndian: true, out _),
        reader => new Guid(reader.Take(16), bigEndian: true), "D");

    /// <summary>For generated code.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <param name="type">Its full name.</param>
    /// <returns>A codec.</returns>
    public static ValueCodec<T> Enum<T>(string type)
        where T : struct, Enum
        => new EnumCodec<T>(type);

    /// <summary>For generated code.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">Its codec.</param>
    /// <returns>A codec.</returns>
    public static ValueCodec<T?> Nullable<T>(ValueCodec<T> value)
        where T : struct
        => new NullableCodec<T>(value);

    /// <summary>For generated code.</summary>
    /// <typeparam name="T">The type of an element.</typeparam>
    /// <param name="element">Its codec.</param>
    /// <returns>A codec.</returns>
    public static ValueCodec<T[]?> Array<T>(ValueCodec<T> element) => new ArrayCodec<T>(element);

    /// <summary>For generated code.</summary>
    /// <typeparam name="TArray">The array.</typeparam>
    /// <typeparam name="T">The type of an element.</typeparam>
    /// <param name="element">Its codec.</param>
    /// <param name="rank">How many dimensions it has.</param>
    /// <returns>A codec.</returns>
    public static ValueCodec<TArray> MultiArray<TArray, T>(ValueCodec<T> element, int rank)
        where TArray : class?
        => new MultiArrayCodec<TArray, T>(element, rank);

    /// <summary>For generated code.</summary>
    /// <typeparam name="T">The type of an element.</typeparam>
    /// <param name="element">Its codec.</param>
    /// <returns>A codec.</returns>
    public static ValueCodec<List<T>?> List<T>(ValueCodec<T> element) => new ListCodec<T>(element);

    /// <summary>For generated code.</summary>
    /// <typeparam name="T">The type of an element.</typeparam>
    /// <param name="element">Its codec.</param>
    /// <returns>A codec.</returns>
    public static ValueCodec<ImmutableArray<T>> ImmutableArray<T>(ValueCodec<T> element) => new ImmutableArrayCodec<T>(element);

    /// <summary>For generated code.</summary>
    /// <typeparam name="TKey">The type of a key.</typeparam>
    /// <typeparam name="TValue">The type of a value.</typeparam>
    /// <param name="key">The codec of keys.</param>
    /// <param name="value">The codec of values.</param>
    /// <returns>A codec.</returns>
    public static ValueCodec<Dictionary<TKey, TValue>?> Dictionary<TKey, TValue>(ValueCodec<TKey> key, ValueCodec<TValue> value)
        where TKey : notnull
        => new DictionaryCodec<TKey, TValue>(key, value);

    /// <summary>For generated code.</summary>
    /// <typeparam name="T">The type of an element.</typeparam>
    /// <param name="element">Its codec.</param>
    /// <returns>A codec.</returns>
    public static ValueCodec<HashSet<T>?> Set<T>(ValueCodec<T> element) => new SetCodec<T>(element);

    /// <summary>For generated code.</summary>
    /// <typeparam name="T1">The type of the first value.</typeparam>
    /// <typeparam name="T2">The type of the second value.</typeparam>
    /// <param name="first">The first codec.</param>
    /// <param name="second">The second codec.</param>
    /// <returns>A codec.</returns>
    public static ValueCodec<(T1, T2)> Tuple<T1, T2>(ValueCodec<T1> first, ValueCodec<T2> second) => new TupleCodec<T1, T2>(first, second);

    /// <summary>For generated code.</summary>
    /// <typeparam name="T1">The type of the first value.</typeparam>
    /// <typeparam name="T2">The type of the second value.</typeparam>
    /// <typeparam name="T3">The type of the third value.</typeparam>
    /// <param name="first">The first codec.</param>
    /// <param name="second">The second codec.</param>
    /// <param name="third">The third codec.</param>
    /// <returns>A codec.</returns>
    public static ValueCodec<(T1, T2, T3)> Tuple<T1, T2, T3>(ValueCodec<T1> first, ValueCodec<T2> second, ValueCodec<T3> third)
        => new TupleCodec<T1, T2, T3>(first, second, third);

    /// <summary>For generated code.</summary>
    /// <typeparam name="T1">The type of the first value.</typeparam>
    /// <typeparam name="T2">The type of the second value.</typeparam>
    /// <typeparam name="T3">The type of the third value.</typeparam>
    /// <typeparam name="T4">The type of the fourth value.</typeparam>
    /// <param name="first">The first codec.</param>
    /// <param name="second">The second codec.</param>
    /// <param name="third">The third codec.</param>
    /// <param name="fourth">The fourth codec.</param>
    /// <returns>A codec.</returns>
    public static ValueCodec<(T1, T2, T3, T4)> Tuple<T1, T2, T3, T4>(
        ValueCodec<T1> first, ValueCodec<T2> second, ValueCodec<T3> third, ValueCodec<T4> fourth)
        => new TupleCodec<T1, T2, T3, T4>(first, second, third, fourth);

    /// <summary>Writes a number. NaN and infinities are written by name, as System.Text.Json reads them.</summary>
    internal static void Number(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
        }
    }

    /// <summary>Writes a number with the digits of its type.</summary>
    internal static void Number(Utf8JsonWriter json, float value)
    {
        if (float.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            Number(json, (double)value);
        }
    }

    private static double? Real(double value) => double.IsNaN(value) ? null : value;

    private static ScalarCodec<T> Whole<T>(char tag, Action<CanonicalWriter, T> write, Func<CanonicalReader, T> read)
        where T : struct, IBinaryInteger<T>
        => new(
            tag, ColumnKind.Integer, write, read,
            value => Fits(value) ? long.CreateTruncating(value) : value.ToString(null, CultureInfo.InvariantCulture),
            (json, value) => json.WriteRawValue(value.ToString(null, CultureInfo.InvariantCulture)));

    // A column holds 64 bits. Larger numbers are stored as text.
    private static bool Fits<T>(T value)
        where T : struct, IBinaryInteger<T>
        => T.IsNegative(value) ? value.GetShortestBitLength() <= 64 : value.GetShortestBitLength() <= 63;

    private static ScalarCodec<T> Text<T>(char tag, Action<CanonicalWriter, T> write, Func<CanonicalReader, T> read, string format)
        where T : struct, IFormattable
        => new(
            tag, ColumnKind.Text, write, read,
            value => value.ToString(format, CultureInfo.InvariantCulture),
            (json, value) => json.WriteStringValue(value.ToString(format, CultureInfo.InvariantCulture)));
}
