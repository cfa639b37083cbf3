using System.Threading.Tasks.Sources;

namespace Batching;

/// <summary>The wait of a consumer for its next outcome. It is reused, so waiting allocates nothing.</summary>
internal sealed class OutcomeWait : IValueTaskSource<BatchOutcome?>
{
    private ManualResetValueTaskSourceCore<BatchOutcome?> _core = new() { RunContinuationsAsynchronously = true };

    /// <summary>The current wait. Await it once.</summary>
    internal ValueTask<BatchOutcome?> Task => new(this, _core.Version);

    /// <summary>Begins another wait.</summary>
    internal void Begin() => _core.Reset();

    /// <summary>Ends the wait with an outcome, or with null after the last one.</summary>
    internal void End(BatchOutcome? outcome) => _core.SetResult(outcome);

    /// <summary>Ends the wait with a failure.</summary>
    internal void Fail(Exception failure) => _core.SetException(failure);

    BatchOutcome? IValueTaskSource<BatchOutcome?>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<BatchOutcome?>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<BatchOutcome?>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags);
}
