using System.ComponentModel.DataAnnotations;

namespace Batching.Loops;

/// <summary>
/// Calls an action every n-th time that an event runs. The count starts again with each run of the loop around that yields the elements.
/// </summary>
/// <typeparam name="TLoop">The loop class.</typeparam>
public sealed class Every<TLoop> : LoopEventCallback<TLoop>
    where TLoop : class
{
    private readonly int _interval;
    private readonly Action<TLoop, ILoopContext> _action;
    private long _runs;

    /// <summary>Creates the callback.</summary>
    /// <param name="loopEvent">The event, such as <c>Training.Events.AfterEpoch</c>.</param>
    /// <param name="interval">The number of events from one call to the next; 1 calls the action every time.</param>
    /// <param name="action">The action.</param>
    /// <exception cref="ArgumentNullException"><paramref name="loopEvent"/> or <paramref name="action"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is zero or negative.</exception>
    public Every(LoopEvent<TLoop> loopEvent, [Range(1, int.MaxValue)] int interval, Action<TLoop, ILoopContext> action)
        : base(loopEvent)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(interval);
        ArgumentNullException.ThrowIfNull(action);
        (_interval, _action) = (interval, action);
    }

    /// <inheritdoc/>
    protected override void OnLoopStarting(ILoopContext context) => _runs = 0;

    /// <inheritdoc/>
    protected override void OnEvent(TLoop loop, ILoopContext context)
    {
        if (++_runs % _interval == 0)
        {
            _action(loop, context);
        }
    }
}
