using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Batching.Runtime;

/// <summary>
/// Writes values as canonical bytes, which are the same in every process and culture and on every machine. They are little-endian, and
/// content of variable length begins with its length. <c>docs/study-format.md</c> describes the format. Not thread-safe.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CanonicalWriter
{
    private byte[] _bytes = new byte[256];
    private int _length;

    /// <summary>The bytes that were written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    internal void Clear() => _length = 0;

    internal void Tag(char tag) => Room(1)[0] = (byte)tag;

    internal void Byte(byte value) => Room(1)[0] = value;

    internal void Int16(short value) => BinaryPrimitives.WriteInt16LittleEndian(Room(2), value);

    internal void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Room(4), value);

    internal void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Room(8), value);

    internal void Count(int value) => BinaryPrimitives.WriteUInt32LittleEndian(Room(4), (uint)value);

    internal void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Room(bytes.Length));

    /// <summary>Writes a text as UTF-16, because UTF-8 cannot represent lone surrogates.</summary>
    internal void Name(string text)
    {
        Count(text.Length);
        Span<byte> room = Room(text.Length * 2);
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(text.AsSpan()).CopyTo(room);
            return;
        }

        for (var i = 0; i < text.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(room[(i * 2)..], text[i]);
        }
    }

    internal Span<byte> Room(int count)
    {
        if (_length + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        }

        Span<byte> room = _bytes.AsSpan(_length, count);
        _length += count;
        return room;
    }
}
