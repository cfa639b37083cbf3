using System.Buffers.Binary;
using System.Text;

namespace Batching.Runtime;

/// <summary>
/// Reads and writes frames. A frame has four bytes with the length of the rest, a byte with its kind, its seal, its content, and the seal
/// again. One reader and one writer at a time.
/// </summary>
/// <param name="input">The stream of received frames.</param>
/// <param name="output">The stream of sent frames.</param>
/// <param name="key">The key of the seals.</param>
/// <param name="isWorker">Whether this is the worker's side.</param>
internal sealed class FrameStream(Stream input, Stream output, Guid key, bool isWorker) : IDisposable
{
    /// <summary>The size of the header, for which a writer leaves room.</summary>
    internal const int HeaderSize = sizeof(int) + LeadSize;

    /// <summary>The part of the header that the length counts.</summary>
    internal const int LeadSize = 1 + SealSize;

    private const int SealSize = sizeof(ulong);
    private const int LeastLength = LeadSize + SealSize;
    private const int FirstSize = 1 << 16;
    private const int MostShown = 200;
    private readonly FrameSeals _received = new(key, !isWorker);
    private readonly FrameSeals _sent = new(key, isWorker);
    private byte[] _buffer = new byte[FirstSize];
    private int _begin;
    private int _end;
    private long _total;

    /// <summary>How many bytes were received. Any thread may read it.</summary>
    internal long Received => Volatile.Read(ref _total);

    /// <summary>The first bytes that were received, as text for a message, if they are no frame.</summary>
    internal string Begun
    {
        get
        {
            string text = Encoding.UTF8.GetString(_buffer, 0, Math.Min(_end, MostShown)).Trim();
            return string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)) + (_end > MostShown ? "…" : "");
        }
    }

    internal static void Begin(ProcessWriter writer, FrameKind kind)
    {
        writer.Clear();
        writer.Raw(0);
        writer.Raw((byte)kind);
        writer.Raw(0UL);
    }

    /// <summary>Sends the frame. The writer must begin another one afterwards.</summary>
    /// <exception cref="IOException">The other side has gone.</exception>
    internal void Send(ProcessWriter writer)
    {
        int length = writer.Length - sizeof(int) + SealSize;
        ulong seal = _sent.Next(length, writer.Written[sizeof(int)]);
        writer.Set(0, length);
        writer.Set(sizeof(int) + 1, seal);
        writer.End(seal);
        output.Write(writer.Written);
    }

    /// <summary>Receives the next frame, which is valid until the next call.</summary>
    /// <returns>Whether there is one: false if the other side has gone.</returns>
    /// <exception cref="CorruptFrameException">
    /// What was received is not a frame of the other side. Nothing more can be received.
    /// </exception>
    internal bool TryReceive(ProcessReader reader, out FrameKind kind)
    {
        kind = 0;
        if (!TryFill(HeaderSize))
        {
            return false;
        }

        (int length, ulong seal) = ReadHeader();
        if (!TryFill(sizeof(int) + length))
        {
            return false;
        }

        int end = _begin + sizeof(int) + length - SealSize;
        CheckEnd(_buffer.AsSpan(end), seal);
        kind = (FrameKind)_buffer[_begin + sizeof(int)];
        reader.Begin(_buffer, _begin + HeaderSize, end);
        _begin = end + SealSize;
        return true;
    }

    /// <summary>Receives the next frame into a buffer of its own, from its kind on.</summary>
    /// <param name="queue">The queue that has buffers.</param>
    /// <returns>The frame; null if the other side has gone.</returns>
    /// <exception cref="CorruptFrameException">
    /// What was received is not a frame of the other side. Nothing more can be received.
    /// </exception>
    internal Frame? Receive(FrameQueue queue)
    {
        if (!TryFill(HeaderSize))
        {
            return null;
        }

        (int length, ulong seal) = ReadHeader();
        byte[] buffer = queue.Rent(length);
        int here = Math.Min(length, _end - _begin - sizeof(int));
        _buffer.AsSpan(_begin + sizeof(int), here).CopyTo(buffer);
        _begin += sizeof(int) + here;
        while (here < length)
        {
            // A long frame is read directly into its buffer.
            int read = Read(buffer, here, length - here);
            if (read == 0)
            {
                return null;
            }

            here += read;
        }

        CheckEnd(buffer.AsSpan(length - SealSize), seal);
        return new Frame(buffer, length - SealSize);
    }

    public void Dispose()
    {
        try
        {
            output.Dispose();
        }
        catch (IOException)
        {
            // The other side has gone.
        }

        input.Dispose();
    }

    private (int Length, ulong Seal) ReadHeader()
    {
        ReadOnlySpan<byte> header = _buffer.AsSpan(_begin, HeaderSize);
        int length = BinaryPrimitives.ReadInt32LittleEndian(header);
        ulong seal = BinaryPrimitives.ReadUInt64LittleEndian(header[(sizeof(int) + 1)..]);

        // The seal is checked before the length is used, so nothing waits for a wrong length.
        if (seal != _received.Next(length, header[sizeof(int)]))
        {
            throw new CorruptFrameException("it is not sealed as the next frame");
        }

        return length is >= LeastLength and <= int.MaxValue - sizeof(int) && length <= Array.MaxLength - sizeof(int)
            ? (length, seal)
            : throw new CorruptFrameException($"its length is {length}");
    }

    // If bytes were inserted or removed, the end of the frame has moved.
    private static void CheckEnd(ReadOnlySpan<byte> end, ulong seal)
    {
        if (BinaryPrimitives.ReadUInt64LittleEndian(end) != seal)
        {
            throw new CorruptFrameException("it does not end with its seal");
        }
    }

    private bool TryFill(int size)
    {
        if (_end - _begin >= size)
        {
            return true;
        }

        if (_begin > 0 && (_begin == _end || size > _buffer.Length - _begin))
        {
            _buffer.AsSpan(_begin, _end - _begin).CopyTo(_buffer);
            (_begin, _end) = (0, _end - _begin);
        }

        while (_end - _begin < size)
        {
            if (_end == _buffer.Length)
            {
                // The buffer grows with what was received, not with the length that was announced.
                Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, (long)_buffer.Length * 2));
            }

            int read = Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }

    private int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            int read = input.Read(buffer, offset, count);
            Volatile.Write(ref _total, _total + read);
            return read;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            return 0;
        }
    }
}
