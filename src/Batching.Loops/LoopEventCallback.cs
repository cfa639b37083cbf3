namespace Batching.Loops;

/// <summary>A callback for one event of a loop class.</summary>
/// <typeparam name="TLoop">The loop class.</typeparam>
public abstract class LoopEventCallback<TLoop> : LoopCallback
    where TLoop : class
{
    /// <summary>Makes the callback.</summary>
    /// <param name="loopEvent">The event: <c>Training.Events.AfterEpoch</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="loopEvent"/> is null.</exception>
    protected LoopEventCallback(LoopEvent<TLoop> loopEvent)
    {
        ArgumentNullException.ThrowIfNull(loopEvent);
        Event = loopEvent;
    }

    /// <summary>The event.</summary>
    public LoopEvent<TLoop> Event { get; }

    /// <inheritdoc/>
    protected sealed override Type? LoopType => typeof(TLoop);

    /// <inheritdoc/>
    protected sealed override void OnEvent(ILoopContext context, Exception? failure)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Event.Index == Event.Index)
        {
            OnEvent((TLoop)context.Loop, context);
        }
    }

    /// <summary>The event runs.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="context">Where the run is.</param>
    protected abstract void OnEvent(TLoop loop, ILoopContext context);
}
