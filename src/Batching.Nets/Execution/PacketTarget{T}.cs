namespace Batching.Runtime;

/// <summary>A target of an output's packets: an edge, what converts or checks packets before an edge, or a result of the net.</summary>
internal abstract class PacketTarget<T>
{
    /// <summary>Whether the reader has ended.</summary>
    internal abstract bool IsUnread { get; }

    /// <summary>Whether a validator checks the packets.</summary>
    internal virtual bool Checks => false;

    /// <summary>Offers a packet. If there is no room, the packet is kept with the waiter, if there is one.</summary>
    internal abstract PutOutcome Offer(T packet, long number, PutWaiter? waiter);

    /// <summary>Removes what is kept with a waiter. Afterwards the target no longer ends the wait.</summary>
    internal abstract void Withdraw(PutWaiter waiter);

    /// <summary>Ends the stream of packets.</summary>
    internal abstract void Close();
}
