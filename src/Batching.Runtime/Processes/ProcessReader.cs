using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Batching.Runtime;

/// <summary>Reads what a <see cref="ProcessWriter"/> has written, in the same order. For generated code. Not thread-safe.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ProcessReader
{
    private byte[] _buffer = [];
    private int _end;

    internal ProcessReader()
    {
    }

    internal int Position { get; set; }

    internal int Left => _end - Position;

    internal void Begin(byte[] buffer, int begin, int end) => (_buffer, Position, _end) = (buffer, begin, end);

    internal T Raw<T>() => Unsafe.ReadUnaligned<T>(ref Take(Unsafe.SizeOf<T>()));

    /// <summary>A value at a place that was read over before.</summary>
    internal T At<T>(int position) => Unsafe.ReadUnaligned<T>(ref _buffer[position]);

    internal T[]? RawArray<T>()
    {
        int length = Raw<int>();
        if (length < 0)
        {
            return null;
        }

        if ((long)length * Unsafe.SizeOf<T>() > Left)
        {
            ThrowTooShort((long)length * Unsafe.SizeOf<T>());
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
            < -1 => new string(MemoryMarshal.Cast<byte, char>(Bytes((-2 - size) * sizeof(char)))),
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

    // By itself, so that what makes the message costs nothing where none is made.
    private void ThrowTooShort(long size)
        => throw new InvalidDataException($"A frame between processes ends {size - Left} bytes too early: a codec reads more than it has written.");
}
