using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Batching.Runtime;

/// <summary>Writes the values of a frame for another process. For generated code. Not thread-safe.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ProcessWriter
{
    private const int FirstSize = 4096;
    private const int KeptSize = 1 << 24;
    private static readonly int s_mostLength = Array.MaxLength - sizeof(ulong);

    // A text that is no valid UTF-16 is sent unchanged.
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private byte[] _buffer = new byte[FirstSize];

    internal ProcessWriter()
    {
    }

    internal int Length { get; private set; }

    internal ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>The scope of the items, for their random numbers.</summary>
    internal ItemScope Scope { get; set; } = ItemScope.None;

    /// <summary>Writes the key of the random numbers of an item.</summary>
    public void Random(int position) => Raw(Scope.KeyOf(position));

    /// <summary>Writes the bytes of a value without references.</summary>
    internal void Raw<T>(T value) => Unsafe.WriteUnaligned(ref Reserve(Unsafe.SizeOf<T>()), value);

    internal void RawArray<T>(T[]? values)
    {
        if (values is null)
        {
            Raw(-1);
            return;
        }

        Raw(values.Length);
        RawValues<T>(values);
    }

    /// <summary>Writes the bytes of values without references, without their number.</summary>
    internal void RawValues<T>(ReadOnlySpan<T> values)
    {
        long size = (long)values.Length * Unsafe.SizeOf<T>();
        if (size > Array.MaxLength)
        {
            throw TooLarge();
        }

        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(values)), (int)size).CopyTo(Span((int)size));
    }

    internal void Text(string? text)
    {
        if (text is null)
        {
            Raw(-1);
            return;
        }

        int begin = Length;
        try
        {
            int size = s_utf8.GetByteCount(text);
            Raw(size);
            s_utf8.GetBytes(text, Span(size));
        }
        catch (EncoderFallbackException)
        {
            Length = begin;
            Raw(-2 - text.Length);
            MemoryMarshal.AsBytes(text.AsSpan()).CopyTo(Span(checked(text.Length * sizeof(char))));
        }
    }

    /// <summary>Reserves bytes, to be filled at once.</summary>
    internal Span<byte> Span(int size) => MemoryMarshal.CreateSpan(ref Reserve(size), size);

    internal void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Span(bytes.Length));

    /// <summary>Overwrites a value that was written before.</summary>
    internal void Set<T>(int at, T value)
    {
        if ((ulong)(uint)at + (uint)Unsafe.SizeOf<T>() > (uint)Length)
        {
            ThrowOutside(at);
        }

        Unsafe.WriteUnaligned(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_buffer), at), value);
    }

    /// <summary>Writes the end of a frame. There is always room for it.</summary>
    internal void End(ulong seal)
    {
        if (_buffer.Length - Length < sizeof(ulong))
        {
            Array.Resize(ref _buffer, Length + sizeof(ulong));
        }

        Raw(seal);
    }

    /// <summary>Removes what was written after a place.</summary>
    internal void Return(int length) => Length = length;

    internal void Clear()
    {
        Length = 0;
        if (_buffer.Length > KeptSize)
        {
            _buffer = new byte[FirstSize];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref byte Reserve(int size)
    {
        int begin = Length;
        if (size > _buffer.Length - begin)
        {
            Grow(size);
        }

        Length = begin + size;
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_buffer), begin);
    }

    private void Grow(int size)
    {
        if (size > s_mostLength - Length)
        {
            throw TooLarge();
        }

        Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, Math.Max((long)_buffer.Length * 2, (long)Length + size)));
    }

    private static void ThrowOutside(int at) => throw new InvalidOperationException($"Nothing was written at {at} yet.");

    private static InvalidOperationException TooLarge()
        => new("The arguments or the result of one item are larger than 2 GB, which cannot cross to another process. Pass a path instead.");
}
