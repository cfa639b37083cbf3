using System.Threading.Tasks.Sources;

namespace Batching.Runtime;

/// <summary>A waiting get that gives the packet to a reader, and returns false at the end of the stream.</summary>
internal sealed class ReadWaiter<T>(PacketQueue<T> queue, PacketReader<T> reader) : GetWaiter<T>(queue), IValueTaskSource<bool>
{
    private bool _hasPacket;

    internal ValueTask<bool> Task => new(this, Version);

    /// <summary>Begins a wait.</summary>
    /// <exception cref="InvalidOperationException">The previous wait has not ended.</exception>
    internal void Begin()
    {
        if (!TryRent())
        {
            throw new InvalidOperationException(
                $"MoveNextAsync of an enumerator of '{Queue.Port.Address}' was called before the previous call had ended: await it first.");
        }

        _hasPacket = true;
    }

    internal override void EndOfPackets()
    {
        _hasPacket = false;
        End();
    }

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        Exception? failure = Reset(token);
        T packet = TakePacket();
        bool hasPacket = _hasPacket;
        Return();
        if (failure is not null)
        {
            throw failure;
        }

        if (hasPacket)
        {
            reader.Current = Queue.Port.Checked(packet);
        }

        return hasPacket;
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => Status(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => Continue(continuation, state, token, flags);
}
