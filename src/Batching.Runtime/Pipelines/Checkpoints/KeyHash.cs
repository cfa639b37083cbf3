using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Batching;

/// <summary>
/// Hashes the content of indices. The hash is the same in every process, on every machine and in every culture: the first bytes of SHA-256
/// over a canonical form. Each value is written with a tag of its kind and, if it has no fixed length, with its length.
/// </summary>
/// <remarks>
/// A string is its UTF-16 code units, a number its bits, a time its ticks, an enum its number, and a tuple or array its elements in order.
/// Any other value is its text in the invariant culture, which for a record has its members. If the text of a value is only the name of its
/// type, its content cannot be known, and the dataset has no hash.
/// </remarks>
internal sealed class KeyHash : IDisposable
{
    private const int HashBytes = 16;
    private const int MostNested = 32;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[4096];
    private int _filled;

    /// <summary>The hash of all indices in their order; null if the content of one cannot be known.</summary>
    internal static string? OfIndices<TKey>(ReadOnlySpan<TKey> keys)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        using var hash = new KeyHash();
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            foreach (TKey key in keys)
            {
                if (!hash.TryAdd(key, 0))
                {
                    return null;
                }
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        return hash.End();
    }

    /// <summary>The hash of places in the root dataset.</summary>
    internal static string OfOrdinals(ReadOnlySpan<long> ordinals)
    {
        using var hash = new KeyHash();
        foreach (long ordinal in ordinals)
        {
            hash.Number(ordinal);
        }

        return hash.End();
    }

    public void Dispose() => _hash.Dispose();

    private bool TryAdd(object? key, int depth)
    {
        switch (key)
        {
            case null:
                Byte('0');
                return true;
            case string text:
                Text('s', text);
                return true;
            case Enum value:
                Text('e', value.ToString("D"));
                return true;
            case bool value:
                return Tagged('b', value ? 1 : 0);
            case char value:
                return Tagged('c', value);
            case sbyte or short or int or long:
                return Tagged('i', ((IConvertible)key).ToInt64(CultureInfo.InvariantCulture));
            case byte or ushort or uint or ulong:
                return Tagged('u', unchecked((long)((IConvertible)key).ToUInt64(CultureInfo.InvariantCulture)));
            case nint value:
                return Tagged('i', value);
            case nuint value:
                return Tagged('u', unchecked((long)value));
            case float value:
                return Tagged('f', BitConverter.SingleToInt32Bits(value));
            case double value:
                return Tagged('d', BitConverter.DoubleToInt64Bits(value));
            case Half value:
                return Tagged('h', BitConverter.HalfToInt16Bits(value));
            case decimal or Int128 or UInt128 or BigInteger:
                Text(key is decimal ? 'n' : key is Int128 ? 'I' : key is UInt128 ? 'U' : 'B',
                    ((IFormattable)key).ToString(null, CultureInfo.InvariantCulture));
                return true;
            case Guid value:
                Text('g', value.ToString("D"));
                return true;
            case DateTime value:
                Byte('t');
                Number((long)value.Kind);
                Number(value.Ticks);
                return true;
            case DateTimeOffset value:
                Byte('o');
                Number(value.Ticks);
                Number(value.Offset.Ticks);
                return true;
            case TimeSpan value:
                return Tagged('p', value.Ticks);
            case DateOnly value:
                return Tagged('y', value.DayNumber);
            case TimeOnly value:
                return Tagged('m', value.Ticks);
            case ITuple tuple:
                return TryAddElements('(', tuple.Length, index => tuple[index], depth);
            case Array { Rank: 1 } array:
                return TryAddElements('[', array.Length, array.GetValue, depth);
            default:
                string name = key.GetType().ToString();
                if (key.ToString() is not { } shown || shown == name)
                {
                    return false;
                }

                Text('r', name);
                Text('s', shown);
                return true;
        }
    }

    private bool TryAddElements(char tag, int count, Func<int, object?> elementAt, int depth)
    {
        // A tuple or array may contain itself.
        if (depth == MostNested)
        {
            return false;
        }

        Byte(tag);
        Number(count);
        for (var index = 0; index < count; index++)
        {
            if (!TryAdd(elementAt(index), depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    private bool Tagged(char tag, long number)
    {
        Byte(tag);
        Number(number);
        return true;
    }

    private void Text(char tag, string text)
    {
        Byte(tag);
        Number(text.Length);
        if (BitConverter.IsLittleEndian)
        {
            Bytes(MemoryMarshal.AsBytes(text.AsSpan()));
            return;
        }

        foreach (char unit in text)
        {
            Byte((char)(unit & 0xFF));
            Byte((char)(unit >> 8));
        }
    }

    private void Byte(char value) => Bytes([(byte)value]);

    private void Number(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        Bytes(bytes);
    }

    private void Bytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _filled)
        {
            Flush();
            if (bytes.Length > _buffer.Length)
            {
                _hash.AppendData(bytes);
                return;
            }
        }

        bytes.CopyTo(_buffer.AsSpan(_filled));
        _filled += bytes.Length;
    }

    private void Flush()
    {
        _hash.AppendData(_buffer.AsSpan(0, _filled));
        _filled = 0;
    }

    private string End()
    {
        Flush();
        return Convert.ToHexStringLower(_hash.GetHashAndReset().AsSpan(0, HashBytes));
    }
}
