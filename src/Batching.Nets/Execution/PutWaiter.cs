using System.Threading.Tasks.Sources;

namespace Batching.Runtime;

/// <summary>A put that waits until every edge of its output has taken the packet.</summary>
internal sealed class PutWaiter(ComponentNode? owner, IOutput output) : Waiter(owner), IValueTaskSource
{
    private int _remaining;
    private int _isClaimed;

    internal ValueTask Task => new(this, Version);

    /// <summary>Begins a put into so many edges; the putter itself counts as one more until it has offered to all.</summary>
    internal void Begin(int targets)
    {
        _isClaimed = 0;
        Volatile.Write(ref _remaining, targets + 1);
    }

    /// <summary>
    /// Under a lock, or by the putter itself: an edge has taken the packet, or need not. Gives the waiter where that was the last and it is
    /// to be resumed.
    /// </summary>
    internal PutWaiter? Take()
    {
        if (Interlocked.Decrement(ref _remaining) != 0 || !TryClaim())
        {
            return null;
        }

        End();
        return this;
    }

    /// <summary>
    /// By the putter, when it has offered to all: whether all have taken the packet already, so that there is nothing to wait for.
    /// </summary>
    internal bool EndsAtOnce() => Interlocked.Decrement(ref _remaining) == 0 && TryClaim();

    /// <summary>Under a lock: ends the put with a failure, unless it has ended. Gives the waiter where it is to be resumed.</summary>
    internal PutWaiter? Fail(Exception failure)
    {
        if (!TryClaim())
        {
            return null;
        }

        End(failure);
        return this;
    }

    protected override void Withdraw(Exception failure)
    {
        output.Withdraw(this);
        Fail(failure)?.Resume();
    }

    void IValueTaskSource.GetResult(short token)
    {
        Exception? failure = Reset(token);
        Return();
        if (failure is not null)
        {
            throw failure;
        }
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => Status(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => Continue(continuation, state, token, flags);

    private bool TryClaim() => Interlocked.CompareExchange(ref _isClaimed, 1, 0) == 0;
}
