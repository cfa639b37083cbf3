using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>Gets packet after packet from an input. Not for several threads. Generated code uses it.</summary>
/// <typeparam name="T">The type of a packet.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PacketReader<T> : IAsyncEnumerator<T>
{
    private readonly InputPort<T> _input;
    private readonly CancellationToken _cancellationToken;
    private readonly ReadWaiter<T> _waiter;

    internal PacketReader(InputPort<T> input, CancellationToken cancellationToken)
    {
        (_input, _cancellationToken) = (input, cancellationToken);
        _waiter = new ReadWaiter<T>(input.Owner, input, this);
    }

    /// <summary>The packet that was got last.</summary>
    public T Current { get; internal set; } = default!;

    internal bool IsParked => _waiter.IsParked;

    internal bool Uses(Waiter? waiter) => waiter == _waiter;

    /// <summary>Gets the next packet.</summary>
    /// <returns>Whether there was one; else the stream has ended.</returns>
    public ValueTask<bool> MoveNextAsync() => _input.ReadAsync(this, _waiter, _cancellationToken);

    /// <summary>Does nothing: whoever enumerates next goes on where this one stopped.</summary>
    /// <returns>A completed task.</returns>
    public ValueTask DisposeAsync() => default;
}
