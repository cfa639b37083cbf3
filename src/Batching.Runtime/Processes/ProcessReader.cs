using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Batching.Runtime;

/// <summary>Reads what a <see cref="ProcessWriter"/> wrote, in the same order. For generated code. Not thread-safe.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ProcessReader
{
    private byte[] _buffer = [];
    private int _end;
    private int _frameEnd;

    internal ProcessReader()
    {
    }

    internal int Position { get; set; }

    internal int Left => _end - Position;

    internal void Begin(byte[] buffer, int begin, int end) => (_buffer, Position, _end) = (buffer, begin, end);

    internal T Raw<T>() => Unsafe.ReadUnaligned<T>(ref Take(Unsafe.SizeOf<T>()));

    /// <summary>Reads a value at a place before the current one.</summary>
    internal T At<T>(int position)
    {
        if ((ulong)(uint)position + (uint)Unsafe.SizeOf<T>() > (uint)_end)
        {
            ThrowOutside(position);
        }

        return Unsafe.ReadUnaligned<T>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_buffer), position));
    }

    /// <summary>Limits reading to the next bytes, until <see cref="EndPart"/> or <see cref="SkipPart"/>.</summary>
    internal void BeginPart(int size)
    {
        if ((uint)size > (uint)Left)
        {
            ThrowTooShort(size);
        }

        (_frameEnd, _end) = (_end, Position + size);
    }

    /// <summary>Ends a part, all of which must have been read.</summary>
    internal void EndPart()
    {
        if (Position != _end)
        {
            throw new CorruptFrameException($"{Left} bytes of a result are left");
        }

        _end = _frameEnd;
    }

    /// <summary>Ends a part, however much of it was read.</summary>
    internal void SkipPart() => (Position, _end) = (_end, _frameEnd);

    /// <summary>Reads the length of an array whose elements have at least so many bytes each; negative for null.</summary>
    internal int ArrayLength(int elementSize)
    {
        int length = Raw<int>();
        if ((long)length * elementSize > Left)
        {
            ThrowTooShort((long)length * elementSize);
        }

        return length;
    }

    internal T[]? RawArray<T>()
    {
        int length = ArrayLength(Unsafe.SizeOf<T>());
        if (length < 0)
        {
            return null;
        }

        T[] values = length == 0 ? [] : GC.AllocateUninitializedArray<T>(length);
        RawValues<T>(values);
        return values;
    }

    internal void RawValues<T>(Span<T> values)
    {
        int size = checked(values.Length * Unsafe.SizeOf<T>());
        Bytes(size).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(values)), size));
    }

    internal string? Text()
    {
        int size = Raw<int>();
        return size switch
        {
            -1 => null,
            < -1 => new string(MemoryMarshal.Cast<byte, char>(Bytes(Doubled(-2 - size)))),
            _ => Encoding.UTF8.GetString(Bytes(size)),
        };
    }

    internal ReadOnlySpan<byte> Bytes(int size) => MemoryMarshal.CreateReadOnlySpan(ref Take(size), size);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref byte Take(int size)
    {
        int begin = Position;
        if ((uint)size > (uint)(_end - begin))
        {
            ThrowTooShort(size);
        }

        Position = begin + size;
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_buffer), begin);
    }

    // In a method of its own, so that formatting the message costs nothing otherwise.
    private void ThrowTooShort(long size)
        => throw new CorruptFrameException($"it ends {size - Left} bytes too early");

    private static void ThrowOutside(int position)
        => throw new CorruptFrameException($"a value at {position} is outside of it");

    // A value that is too large stays too large.
    private static int Doubled(int length) => (int)Math.Min((long)length * sizeof(char), int.MaxValue);
}
