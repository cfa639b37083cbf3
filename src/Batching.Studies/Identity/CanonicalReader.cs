using System.Buffers.Binary;
using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>Reads what a <see cref="CanonicalWriter"/> wrote. Not thread-safe.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CanonicalReader
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private int _position;

    internal CanonicalReader(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    internal bool IsAtEnd => _position == _bytes.Length;

    internal char Peek() => (char)Take(0, peek: 1)[0];

    internal char Tag() => (char)Take(1)[0];

    internal void Expect(char tag)
    {
        char found = Tag();
        if (found != tag)
        {
            throw new InvalidDataException($"Stored parameters hold a value of kind '{found}' where one of kind '{tag}' was expected.");
        }
    }

    /// <summary>Takes a null where one is next.</summary>
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

    internal int Count()
    {
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
        return count <= int.MaxValue ? (int)count : throw new InvalidDataException("Stored parameters are damaged: a length is out of range.");
    }

    internal string Name()
    {
        int length = Count();
        ReadOnlySpan<byte> units = Take(checked(length * 2));
        var text = new char[length];
        for (var i = 0; i < length; i++)
        {
            text[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(units[(i * 2)..]);
        }

        return new string(text);
    }

    internal ReadOnlySpan<byte> Take(int count) => Take(count, count);

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
}
