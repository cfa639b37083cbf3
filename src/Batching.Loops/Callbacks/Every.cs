using System.ComponentModel.DataAnnotations;

namespace Batching.Loops;

/// <summary>
/// Does something at every n-th time that an event runs. The count begins anew with each run of the loop around, whose elements it watches.
/// </summary>
/// <typeparam name="TLoop">The loop class.</typeparam>
public sealed class Every<TLoop> : LoopEventCallback<TLoop>
    where TLoop : class
{
    private readonly int _count;
    private readonly Action<TLoop, ILoopContext> _action;
    private long _runs;

    /// <summary>Makes the callback.</summary>
    /// <param name="loopEvent">The event: <c>Training.Events.AfterEpoch</c>.</param>
    /// <param name="count">How many times the event runs from one time to the next; 1 for every time.</param>
    /// <param name="action">What to do.</param>
    /// <exception cref="ArgumentNullException">The event or the action is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is zero or negative.</exception>
    public Every(LoopEvent<TLoop> loopEvent, [Range(1, int.MaxValue)] int count, Action<TLoop, ILoopContext> action)
        : base(loopEvent)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentNullException.ThrowIfNull(action);
        (_count, _action) = (count, action);
    }

    /// <inheritdoc/>
    protected override void OnLoopStarting(ILoopContext around) => _runs = 0;

    /// <inheritdoc/>
    protected override void OnEvent(TLoop loop, ILoopContext context)
    {
        if (++_runs % _count == 0)
        {
            _action(loop, context);
        }
    }
}
