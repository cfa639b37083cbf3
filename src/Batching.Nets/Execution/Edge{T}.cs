namespace Batching.Runtime;

/// <summary>What leads from one output to one input: so many packets of it may lie in the input's queue.</summary>
internal sealed class Edge<T>(InputPort<T> input, int capacity, IOutput source) : PacketTarget<T>
{
    /// <summary>How many packets it holds at most.</summary>
    internal int Capacity { get; } = capacity;

    /// <summary>The output that it comes from.</summary>
    internal IOutput Source { get; } = source;

    /// <summary>How many packets it holds. Under the input's lock.</summary>
    internal int Count { get; set; }

    /// <summary>Whether its output has been closed. Under the input's lock.</summary>
    internal bool IsClosed { get; set; }

    /// <summary>A node to be used again. Under the input's lock.</summary>
    internal PendingPut<T>? Spare { get; set; }

    internal override bool IsUnread => input.IsUnread;

    internal override PutOutcome Offer(T packet, long number, PutWaiter? waiter) => input.Offer(this, packet, number, waiter);

    internal override void Withdraw(PutWaiter waiter) => input.Withdraw(waiter);

    internal override void Close() => input.Close(this);
}
