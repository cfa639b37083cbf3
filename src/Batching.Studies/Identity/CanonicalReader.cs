using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Batching.Runtime;

/// <summary>Reads the bytes of a <see cref="CanonicalWriter"/>. Not thread-safe.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CanonicalReader
{
    /// <summary>The most dimensions that an array can have.</summary>
    private const int MostDimensions = 32;

    /// <summary>
    /// How deep values may be nested. JSON is written at most 1,000 levels deep, and an entry of a dictionary takes two of them.
    /// </summary>
    private const int MostLevels = 500;

    private readonly ReadOnlyMemory<byte> _bytes;
    private int _position;
    private int _levels;

    internal CanonicalReader(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>The number of bytes that were read.</summary>
    internal int Position => _position;

    internal bool IsAtEnd => _position == _bytes.Length;

    /// <summary>Starts to read a value that may contain others. Dispose the level at its end.</summary>
    /// <exception cref="InvalidDataException">The value is nested too deep.</exception>
    internal Level Enter()
    {
        if (++_levels > MostLevels || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new InvalidDataException($"Stored parameters are damaged: values are nested deeper than {MostLevels} levels.");
        }

        return new Level(this);
    }

    internal char Peek() => (char)Take(0, peek: 1)[0];

    internal char Tag() => (char)Take(1)[0];

    internal void Expect(char tag)
    {
        char found = Tag();
        if (found != tag)
        {
            throw new InvalidDataException($"Stored parameters have a value of kind '{found}' where one of kind '{tag}' was expected.");
        }
    }

    /// <summary>Reads a null, if the next value is one.</summary>
    internal bool TakeNull()
    {
        if (Peek() != 'N')
        {
            return false;
        }

        _position++;
        return true;
    }

    internal byte Byte() => Take(1)[0];

    internal short Int16() => BinaryPrimitives.ReadInt16LittleEndian(Take(2));

    internal int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    internal long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    /// <summary>Reads a number of elements. Each takes at least one byte, so the number is checked against the bytes that follow.</summary>
    internal int Count() => Length(_bytes.Length - _position - sizeof(uint));

    /// <summary>Reads the lengths of an array of several dimensions, and checks them against the bytes that follow.</summary>
    internal int[] Lengths(int rank)
    {
        // An array with a length of 0 has no elements, but a caller may still loop over its other dimensions.
        const int MostWithoutElements = 1_000_000;

        if (rank is < 1 or > MostDimensions)
        {
            throw new InvalidDataException($"Stored parameters are damaged: an array has {rank} dimensions.");
        }

        int[] lengths = [.. Enumerable.Range(0, rank).Select(_ => Length(int.MaxValue))];
        int left = _bytes.Length - _position, most = lengths.Contains(0) ? MostWithoutElements : left;
        return lengths.Where(length => length > 0).Aggregate(1L, (all, length) => all > most ? all : all * length) <= most
            ? lengths
            : throw OutOfRange();
    }

    internal string Name()
    {
        int length = Count();
        ReadOnlySpan<byte> units = Take((int)Math.Min(length * 2L, int.MaxValue));
        var text = new char[length];
        for (var i = 0; i < length; i++)
        {
            text[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(units[(i * 2)..]);
        }

        return new string(text);
    }

    internal ReadOnlySpan<byte> Take(int count) => Take(count, count);

    private int Length(int most)
    {
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
        return length <= most ? (int)length : throw OutOfRange();
    }

    private static InvalidDataException OutOfRange() => new("Stored parameters are damaged: a length is out of range.");

    private ReadOnlySpan<byte> Take(int count, int peek)
    {
        if (peek > _bytes.Length - _position)
        {
            throw new InvalidDataException("Stored parameters are damaged: they end too early.");
        }

        ReadOnlySpan<byte> taken = _bytes.Span.Slice(_position, peek);
        _position += count;
        return taken;
    }

    /// <summary>One level of nesting.</summary>
    internal readonly ref struct Level(CanonicalReader reader)
    {
        public void Dispose() => reader._levels--;
    }
}
