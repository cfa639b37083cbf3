namespace Batching.Runtime;

/// <summary>Where an output puts its packets: an edge, what converts or checks packets before an edge, or a result of the net.</summary>
internal abstract class PacketTarget<T>
{
    /// <summary>Whether whoever reads it has ended.</summary>
    internal abstract bool IsUnread { get; }

    /// <summary>Whether a validator looks at the packets before they are taken.</summary>
    internal virtual bool Checks => false;

    /// <summary>Offers a packet. Where there is no room, it is kept with the waiter, if there is one.</summary>
    internal abstract PutOutcome Offer(T packet, long number, PutWaiter? waiter);

    /// <summary>Takes back what is kept with a waiter; under a lock, so that afterwards nobody ends it here.</summary>
    internal abstract void Withdraw(PutWaiter waiter);

    /// <summary>Says that no more packets come.</summary>
    internal abstract void Close();
}
