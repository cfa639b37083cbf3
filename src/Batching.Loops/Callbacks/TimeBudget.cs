namespace Batching.Loops;

/// <summary>
/// Stops the outermost loop at the first event after a time has passed since the run began. What runs at that moment runs to its end.
/// </summary>
public sealed class TimeBudget : LoopCallback
{
    private readonly TimeSpan _budget;

    /// <summary>Makes the callback.</summary>
    /// <param name="budget">The time.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="budget"/> is zero or negative.</exception>
    public TimeBudget(TimeSpan budget)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(budget, TimeSpan.Zero);
        _budget = budget;
    }

    /// <summary>Whether it has stopped the loop in this run.</summary>
    public bool HasStopped { get; private set; }

    /// <inheritdoc/>
    protected override void OnRunStarting(ILoopContext root) => HasStopped = false;

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
