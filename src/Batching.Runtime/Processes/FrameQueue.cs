using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Batching.Runtime;

/// <summary>
/// Frames that a worker has received and not handled. They are few, because the caller sends at most a call and a few ranges. Thread-safe.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Lives as long as the process; the semaphore never makes a wait handle.")]
internal sealed class FrameQueue
{
    private const int MostSpins = 30;
    private const int FirstSize = 1 << 16;
    private const int KeptSize = 1 << 24;
    private const int MostFree = 3;
    private readonly ConcurrentQueue<Frame> _frames = new();
    private readonly ConcurrentStack<byte[]> _free = new();
    private readonly SemaphoreSlim _ready = new(0);

    /// <summary>Rents a buffer for the next frame.</summary>
    internal byte[] Rent(int length)
        => _free.TryPop(out byte[]? free) && free.Length >= length
            ? free
            : GC.AllocateUninitializedArray<byte>(Math.Max(length, FirstSize));

    /// <summary>Returns the buffer of a frame.</summary>
    internal void Return(Frame frame)
    {
        if (frame.Buffer.Length <= KeptSize && _free.Count < MostFree)
        {
            _free.Push(frame.Buffer);
        }
    }

    internal void Add(Frame frame)
    {
        _frames.Enqueue(frame);
        _ready.Release();
    }

    /// <summary>Waits for the next frame.</summary>
    internal Frame Take()
    {
        var spinner = default(SpinWait);
        while (spinner.Count < MostSpins && _frames.IsEmpty)
        {
            spinner.SpinOnce(sleep1Threshold: -1);
        }

        _ready.Wait();
        return _frames.TryDequeue(out Frame frame) ? frame : throw new InvalidOperationException("A frame was announced and is not there.");
    }
}
