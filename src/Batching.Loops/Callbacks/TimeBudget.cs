namespace Batching.Loops;

/// <summary>
/// Stops the outermost loop at the first event after a time has passed since the run began. The code that runs at that moment completes.
/// </summary>
public sealed class TimeBudget : LoopCallback
{
    private readonly TimeSpan _budget;

    /// <summary>Creates the callback.</summary>
    /// <param name="budget">The time.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="budget"/> is zero or negative.</exception>
    public TimeBudget(TimeSpan budget)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(budget, TimeSpan.Zero);
        _budget = budget;
    }

    /// <summary>Whether the callback has stopped the loop in this run.</summary>
    public bool HasStopped { get; private set; }

    /// <inheritdoc/>
    protected override void OnRunStarting(ILoopContext context) => HasStopped = false;

    /// <inheritdoc/>
    protected override void OnEvent(ILoopContext context, Exception? failure)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!HasStopped && context.Elapsed >= _budget)
        {
            HasStopped = true;
            StopTarget.Outermost.Stop(context);
        }
    }
}
