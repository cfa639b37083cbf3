namespace Batching.Runtime;

/// <summary>
/// An edge from an output to an input. The input's queue holds its packets, and its lock guards the properties that change.
/// </summary>
internal sealed class Edge<T>(PacketQueue<T> queue, int capacity, IOutput source) : PacketTarget<T>
{
    /// <summary>How many packets the edge holds at most.</summary>
    internal int Capacity { get; } = capacity;

    internal IOutput Source { get; } = source;

    /// <summary>How many packets the edge holds.</summary>
    internal int Count { get; set; }

    /// <summary>Whether the output has been closed.</summary>
    internal bool IsClosed { get; set; }

    /// <summary>A node for the next put that waits.</summary>
    internal PendingPut<T>? Spare { get; set; }

    internal override bool IsUnread => queue.IsUnread;

    internal override PutOutcome Offer(T packet, long number, PutWaiter? waiter) => queue.Offer(this, packet, number, waiter);

    internal override void Withdraw(PutWaiter waiter) => queue.Withdraw(waiter);

    internal override void Close() => queue.Close(this);
}
