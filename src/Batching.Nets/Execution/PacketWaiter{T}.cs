using System.Threading.Tasks.Sources;

namespace Batching.Runtime;

/// <summary>A waiting get that returns the packet, and throws at the end of the stream.</summary>
internal sealed class PacketWaiter<T>(PacketQueue<T> queue) : GetWaiter<T>(queue), IValueTaskSource<T>
{
    internal ValueTask<T> Task => new(this, Version);

    internal override void EndOfPackets() => End(Queue.AtEnd());

    T IValueTaskSource<T>.GetResult(short token)
    {
        Exception? failure = Reset(token);
        T packet = TakePacket();
        Return();
        return failure is null ? Queue.Port.Checked(packet) : throw failure;
    }

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => Status(token);

    void IValueTaskSource<T>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => Continue(continuation, state, token, flags);
}
