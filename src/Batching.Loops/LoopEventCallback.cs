namespace Batching.Loops;

/// <summary>The base class of callbacks for one event of a loop class.</summary>
/// <typeparam name="TLoop">The loop class.</typeparam>
public abstract class LoopEventCallback<TLoop> : LoopCallback
    where TLoop : class
{
    /// <summary>Creates the callback.</summary>
    /// <param name="loopEvent">The event, such as <c>Training.Events.AfterEpoch</c>.</param>
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

    /// <summary>Called when the event runs.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="context">The position of the run.</param>
    protected abstract void OnEvent(TLoop loop, ILoopContext context);
}
