using System.Threading.Tasks.Sources;

namespace Batching.Runtime;

/// <summary>A put that waits until every edge of its output has taken the packet.</summary>
internal sealed class PutWaiter(ComponentNode? owner, IOutput output) : Waiter(owner), IValueTaskSource
{
    private int _remaining;
    private int _isClaimed;

    internal ValueTask Task => new(this, Version);

    /// <summary>Begins a put into some targets. The putter counts as one more until it has offered the packet to all.</summary>
    internal void Begin(int targets)
    {
        _isClaimed = 0;
        Volatile.Write(ref _remaining, targets + 1);
    }

    /// <summary>Under a lock, or by the putter: counts a target that has taken the packet or dropped it.</summary>
    /// <returns>The waiter to resume, if that was the last target; otherwise null.</returns>
    internal PutWaiter? Take()
    {
        if (Interlocked.Decrement(ref _remaining) != 0 || !TryClaim())
        {
            return null;
        }

        End();
        return this;
    }

    /// <summary>By the putter, after it has offered the packet to all: whether all have taken it, so that there is no wait.</summary>
    internal bool EndsAtOnce() => Interlocked.Decrement(ref _remaining) == 0 && TryClaim();

    /// <summary>Under a lock: ends the put with a failure, unless it has ended.</summary>
    /// <returns>The waiter to resume; null if the put had ended.</returns>
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
