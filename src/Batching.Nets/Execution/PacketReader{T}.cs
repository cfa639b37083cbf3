using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>Gets one packet after the other from an input. Not thread-safe. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PacketReader<T> : IAsyncEnumerator<T>
{
    private readonly PacketQueue<T> _queue;
    private readonly CancellationToken _cancellationToken;
    private readonly ReadWaiter<T> _waiter;

    internal PacketReader(PacketQueue<T> queue, CancellationToken cancellationToken)
    {
        (_queue, _cancellationToken) = (queue, cancellationToken);
        _waiter = new ReadWaiter<T>(queue, this);
    }

    /// <summary>The current packet.</summary>
    public T Current { get; internal set; } = default!;

    internal bool IsParked => _waiter.IsParked;

    internal bool Uses(Waiter waiter) => waiter == _waiter;

    /// <summary>Gets the next packet.</summary>
    /// <returns>True if there is one; false at the end of the stream.</returns>
    public ValueTask<bool> MoveNextAsync()
    {
        switch (_queue.Get(_waiter, out T packet, out PutWaiter? put, out _, out Exception? failure))
        {
            case GetOutcome.Waiting:
                _waiter.Watch(_cancellationToken);
                return _waiter.Task;
            case GetOutcome.Ended when _queue.Owner is null || _queue.Owner.IsFirstEndedWait():
                return failure is null ? default : ValueTask.FromException<bool>(failure);
            case GetOutcome.Ended:
                var late = new ReadWaiter<T>(_queue, this);
                late.EndLate(_queue.Port, failure);
                return late.Task;
            default:
                put?.Resume();
                Current = _queue.Port.Checked(packet);
                return new ValueTask<bool>(true);
        }
    }

    /// <summary>Does nothing: the next enumeration continues where this one stopped.</summary>
    public ValueTask DisposeAsync() => default;
}
