using System.Threading.Tasks.Sources;

namespace Batching.Runtime;

/// <summary>A get that gives the packet, and throws at the end.</summary>
internal sealed class PacketWaiter<T>(ComponentNode? owner, InputPort<T> input) : GetWaiter<T>(owner, input), IValueTaskSource<T>
{
    internal ValueTask<T> Task => new(this, Version);

    internal override void EndOfPackets() => End(Input.AtEnd());

    T IValueTaskSource<T>.GetResult(short token)
    {
        Exception? failure = Reset(token);
        T packet = TakePacket();
        Return();
        if (failure is not null)
        {
            throw failure;
        }

        return Input.Checked(packet);
    }

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => Status(token);

    void IValueTaskSource<T>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => Continue(continuation, state, token, flags);
}
