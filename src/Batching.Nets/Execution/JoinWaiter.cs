using System.Threading.Tasks.Sources;

namespace Batching.Runtime;

/// <summary>
/// A flow that waits for the flows that its component has forked. A stop of the run does not end the wait: those flows do.
/// </summary>
internal sealed class JoinWaiter(ComponentNode owner) : Waiter(owner), IValueTaskSource
{
    internal ValueTask Task => new(this, Version);

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

    // Never called, because no token is watched.
    protected override void Withdraw(Exception failure)
    {
    }
}
