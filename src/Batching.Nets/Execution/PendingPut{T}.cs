namespace Batching.Runtime;

/// <summary>A packet that waits for room in its edge.</summary>
internal sealed class PendingPut<T>(Edge<T> edge)
{
    internal Edge<T> Edge { get; } = edge;

    internal T Packet { get; set; } = default!;

    internal long Number { get; set; }

    internal PutWaiter Waiter { get; set; } = null!;

    internal PendingPut<T>? Next { get; set; }
}
