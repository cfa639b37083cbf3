namespace Batching.Runtime;

/// <summary>A get that waits for a packet.</summary>
internal abstract class GetWaiter<T>(ComponentNode? owner, InputPort<T> input) : Waiter(owner)
{
    /// <summary>The input.</summary>
    protected InputPort<T> Input { get; } = input;

    /// <summary>The next one in the input's queue.</summary>
    internal GetWaiter<T>? Next { get; set; }

    /// <summary>The packet that ended the wait.</summary>
    internal T Packet { get; set; } = default!;

    /// <summary>Under the input's lock: ends the wait because no packet will come.</summary>
    internal abstract void EndOfPackets();

    protected override void Withdraw(Exception failure)
    {
        if (Input.Withdraw(this, failure))
        {
            Resume();
        }
    }

    /// <summary>Takes the packet out, so that the waiter keeps nothing alive.</summary>
    protected T TakePacket()
    {
        T packet = Packet;
        Packet = default!;
        return packet;
    }
}
