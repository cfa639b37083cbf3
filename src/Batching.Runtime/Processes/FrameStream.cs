using System.Buffers.Binary;
using System.Text;

namespace Batching.Runtime;

/// <summary>Reads and writes frames: four bytes with the length of what follows, one with its kind, and the rest. One reader and one writer at a time.</summary>
internal sealed class FrameStream(Stream input, Stream output) : IDisposable
{
    /// <summary>The bytes that a frame begins with; a writer leaves room for them.</summary>
    internal const int HeaderSize = sizeof(int) + 1;

    private const int FirstSize = 1 << 16;
    private const int HelloSize = 1 + (2 * sizeof(int));
    private const int MostShown = 200;
    private byte[] _buffer = new byte[FirstSize];
    private int _begin;
    private int _end;

    /// <summary>Begins a frame in a writer.</summary>
    internal static void Begin(ProcessWriter writer, FrameKind kind)
    {
        writer.Clear();
        writer.Raw(0);
        writer.Raw((byte)kind);
    }

    /// <summary>Sends what was written since <see cref="Begin"/>.</summary>
    /// <exception cref="IOException">The other side has gone.</exception>
    internal void Send(ProcessWriter writer)
    {
        writer.Set(0, writer.Length - sizeof(int));
        output.Write(writer.Written);
    }

    /// <summary>What came first, as text for a message: where it is no frame.</summary>
    internal string Begun
    {
        get
        {
            string text = Encoding.UTF8.GetString(_buffer, 0, Math.Min(_end, MostShown)).Trim();
            return string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)) + (_end > MostShown ? "…" : "");
        }
    }

    /// <summary>Receives the first frame of a worker. Whatever else it has written is not waited for to its end.</summary>
    /// <returns>Whether it is a worker of this protocol.</returns>
    internal bool TryReceiveHello(ProcessReader reader)
        => TryFill(sizeof(int)) && BinaryPrimitives.ReadInt32LittleEndian(_buffer) == HelloSize
            && TryReceive(reader, out FrameKind kind) && kind == FrameKind.Hello && reader.Raw<int>() == WorkerHandshake.Protocol;

    /// <summary>The next frame, until the one after it is asked for.</summary>
    /// <returns>Whether there is one: not where the other side has gone.</returns>
    internal bool TryReceive(ProcessReader reader, out FrameKind kind)
    {
        kind = 0;
        if (!TryFill(HeaderSize))
        {
            return false;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_begin));
        if (length < 1 || length > Array.MaxLength - sizeof(int) || !TryFill(sizeof(int) + length))
        {
            return false;
        }

        kind = (FrameKind)_buffer[_begin + sizeof(int)];
        reader.Begin(_buffer, _begin + HeaderSize, _begin + sizeof(int) + length);
        _begin += sizeof(int) + length;
        return true;
    }

    /// <summary>The next frame in a buffer of its own, behind its kind.</summary>
    /// <param name="queue">Who has buffers.</param>
    /// <returns>The frame; null where the other side has gone.</returns>
    internal Frame? Receive(FrameQueue queue)
    {
        if (!TryFill(HeaderSize))
        {
            return null;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_begin));
        if (length < 1)
        {
            return null;
        }

        var frame = new Frame(queue.Rent(length), length);
        int here = Math.Min(length, _end - _begin - sizeof(int));
        _buffer.AsSpan(_begin + sizeof(int), here).CopyTo(frame.Buffer);
        _begin += sizeof(int) + here;
        while (here < length)
        {
            // A long one is read to where it stays.
            int read = Read(frame.Buffer, here, length - here);
            if (read == 0)
            {
                return null;
            }

            here += read;
        }

        return frame;
    }

    public void Dispose()
    {
        try
        {
            output.Dispose();
        }
        catch (IOException)
        {
            // The other side has gone: there is nobody to tell.
        }

        input.Dispose();
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

        if (size > _buffer.Length)
        {
            Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, Math.Max(size, (long)_buffer.Length * 2)));
        }

        while (_end - _begin < size)
        {
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
            return input.Read(buffer, offset, count);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            return 0;
        }
    }
}
