namespace Batching.Runtime;

/// <summary>
/// A call of a known number of items. One cursor hands out their positions. The call ends when every position has ended or been given up.
/// </summary>
internal abstract class PositionCall : SharedCall
{
    // Fields, because both are mutable structs.
    private protected RangeCursor _cursor;
    private protected CompletionLatch _latch;

    /// <summary>Creates a call.</summary>
    /// <param name="count">The number of items.</param>
    /// <param name="slots">How many helpers may be requested or running.</param>
    /// <param name="settings">How the items run.</param>
    /// <param name="lifetime">When the call ends early.</param>
    protected PositionCall(int count, int slots, FanOutSettings settings, CallLifetime lifetime)
        : base(slots, settings.Limiter)
    {
        Outcome = new FanOutOutcome(settings, lifetime);
        Cost = settings.Cost;
        Workers = settings.WorkersFor(count);
        _cursor = new RangeCursor(count);
        _latch = new CompletionLatch(count);
    }

    protected FanOutOutcome Outcome { get; }

    protected ItemCost Cost { get; }

    /// <summary>The number of workers that the call may have.</summary>
    protected int Workers { get; }

    /// <summary>Runs the items without the caller. The first helper leads.</summary>
    protected async Task<IReadOnlyList<FailedItem>> RunWithoutCallerAsync(CancellationToken cancellationToken)
    {
        Task whenComplete = _latch.WhenComplete();
        RequestLeader();

        // If no thread of the pool is free to lead, the call still ends when it is cancelled.
        await using (cancellationToken.UnsafeRegister(static call => ((PositionCall)call!).GiveUp(), this).ConfigureAwait(false))
        {
            await whenComplete.ConfigureAwait(false);
        }

        CancelRequests();
        return Outcome.Conclude();
    }

    /// <summary>Gives up the positions that no worker has claimed.</summary>
    protected void GiveUp()
    {
        int unclaimed = TakeUnclaimed();
        if (unclaimed > 0)
        {
            Outcome.MarkIncomplete();
            _latch.Signal(unclaimed);
        }
    }

    /// <summary>Takes all positions that no worker has claimed.</summary>
    /// <returns>How many there were.</returns>
    protected virtual int TakeUnclaimed() => _cursor.Close();
}
