using System.Threading.Tasks.Sources;

namespace Batching.Runtime;

/// <summary>A get that says whether there was a packet, and gives it to a reader.</summary>
internal sealed class ReadWaiter<T>(ComponentNode? owner, InputPort<T> input, PacketReader<T> reader)
    : GetWaiter<T>(owner, input), IValueTaskSource<bool>
{
    private bool _hasPacket;

    internal ValueTask<bool> Task => new(this, Version);

    internal void Begin() => _hasPacket = true;

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
            reader.Current = Input.Checked(packet);
        }

        return hasPacket;
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => Status(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => Continue(continuation, state, token, flags);
}
