namespace Batching.Runtime;

/// <summary>A get that waits for a packet.</summary>
internal abstract class GetWaiter<T>(PacketQueue<T> queue) : Waiter(queue.Owner)
{
    protected PacketQueue<T> Queue { get; } = queue;

    /// <summary>The next waiting get of the queue.</summary>
    internal GetWaiter<T>? Next { get; set; }

    /// <summary>The packet that ended the wait.</summary>
    internal T Packet { get; set; } = default!;

    /// <summary>Under the queue's lock: ends the wait because no packet will come.</summary>
    internal abstract void EndOfPackets();

    protected override void Withdraw(Exception failure)
    {
        if (Queue.Withdraw(this, failure))
        {
            Resume();
        }
    }

    /// <summary>Returns the packet and drops the reference to it.</summary>
    protected T TakePacket()
    {
        T packet = Packet;
        Packet = default!;
        return packet;
    }
}
