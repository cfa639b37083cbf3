using System.Threading.Tasks.Sources;

namespace Batching.Runtime;

/// <summary>A flow that waits for those that it has forked. It ends with them, also when the run is stopped.</summary>
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

    // No token is watched.
    protected override void Withdraw(Exception failure)
    {
    }
}
