using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>Gets one packet after the other from an input. Not thread-safe. Used by generated code.</summary>
/// <typeparam name="T">The type of a packet.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PacketReader<T> : IAsyncEnumerator<T>
{
    private readonly InputPort<T> _input;
    private readonly PacketQueue<T> _queue;
    private readonly CancellationToken _cancellationToken;
    private readonly ReadWaiter<T> _waiter;

    internal PacketReader(InputPort<T> input, PacketQueue<T> queue, CancellationToken cancellationToken)
    {
        (_input, _queue, _cancellationToken) = (input, queue, cancellationToken);
        _waiter = new ReadWaiter<T>(queue, this);
    }

    /// <summary>The current packet.</summary>
    public T Current { get; internal set; } = default!;

    internal bool IsParked => _waiter.IsParked;

    internal bool Uses(Waiter waiter) => waiter == _waiter;

    /// <summary>Gets the next packet.</summary>
    /// <returns>True if there is one; false at the end of the stream.</returns>
    public ValueTask<bool> MoveNextAsync() => _input.ReadAsync(_queue, this, _waiter, _cancellationToken);

    /// <summary>Does nothing: the next enumeration continues where this one stopped.</summary>
    /// <returns>A completed task.</returns>
    public ValueTask DisposeAsync() => default;
}
