using System.Text;

namespace Batching.Runtime;

/// <summary>
/// Keeps the end of the output of a worker. It reads all of it, because a worker blocks if its output is not read. Thread-safe.
/// </summary>
internal sealed class OutputTail
{
    private const int Size = 8192;
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);
    private readonly Stream _output;
    private readonly byte[] _ring = new byte[Size];
    private readonly Thread _thread;
    private long _length;

    internal OutputTail(Stream output)
    {
        _output = output;
        _thread = new Thread(Read, maxStackSize: 1 << 18) { IsBackground = true, Name = "Batching worker output" };
        _thread.UnsafeStart();
    }

    /// <summary>
    /// Returns the end of the output, once the worker has ended. It does not wait long for processes that the worker has left behind.
    /// </summary>
    internal string Text()
    {
        _thread.Join(s_patience);
        lock (_ring)
        {
            int length = (int)Math.Min(_length, Size);
            var text = new byte[length];
            for (var i = 0; i < length; i++)
            {
                text[i] = _ring[(_length - length + i) % Size];
            }

            return Encoding.UTF8.GetString(text).Trim();
        }
    }

    private void Read()
    {
        var buffer = new byte[Size];
        try
        {
            while (_output.Read(buffer) is var read && read > 0)
            {
                lock (_ring)
                {
                    for (var i = 0; i < read; i++)
                    {
                        _ring[(_length + i) % Size] = buffer[i];
                    }

                    _length += read;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // It has ended.
        }
        finally
        {
            _output.Dispose();
        }
    }
}
