using System.ComponentModel;

namespace Batching.Loops;

/// <summary>
/// Observes a run of loops. Derive from the class <c>Callback</c> that is nested in every loop and has a virtual method for each event, or
/// use a ready-made callback. Pass callbacks to a run in <see cref="LoopOptions.Callbacks"/>.
/// </summary>
/// <remarks>
/// A callback runs in every loop of its type, anywhere in the tree. Callbacks nest, and the first one is the outermost. They run in order
/// before the loop's own Before events and after its On events, and in reverse order after its After, Failed and Finally events. An
/// exception of a callback fails the section like one of an event. A callback has state, so a run refuses a callback that another run uses
/// at the same time.
/// </remarks>
public abstract class LoopCallback
{
    private readonly string? _within;
    private int _isClaimed;

    /// <summary>
    /// Limits the callback to the loops within this loop or event. The value is a part of a path, such as <c>OnEpoch</c>, <c>Step</c> or
    /// <c>Training.OnEpoch</c>. A run without such a loop or event refuses the callback. Default: null; the callback runs everywhere.
    /// </summary>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public string? Within
    {
        get => _within;
        init => _within = value is null || value.Length > 0
            ? value
            : throw new ArgumentException(
                "LoopCallback.Within must name a loop or an event, such as 'OnEpoch', or be null for everywhere.", nameof(Within));
    }

    /// <summary>The class of the loops in which the callback runs; null for all. A run without such a loop refuses the callback.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual Type? LoopType => null;

    /// <summary>
    /// Called when a run begins. Reset here what belongs to one run. Reset what belongs to one run of an inner loop in
    /// <see cref="OnLoopStarting"/>. An exception ends the run before its first event.
    /// </summary>
    /// <param name="context">The outermost loop, which has not reached its first event.</param>
    protected virtual void OnRunStarting(ILoopContext context)
    {
    }

    /// <summary>
    /// Called when the loop begins whose elements this callback counts: the nearest one around the callback's loops that yields an element
    /// for each of their runs, or the outermost loop. Reset here what you collect over several runs of the callback's loops. For example, a
    /// loop over three folds that each run epochs begins the epochs three times. Called after <see cref="OnRunStarting"/>, and again
    /// whenever that loop begins again. An exception fails the section around it.
    /// </summary>
    /// <param name="context">The loop that begins.</param>
    protected virtual void OnLoopStarting(ILoopContext context)
    {
    }

    /// <summary>Called when a run has ended, also after a failure. Callbacks are called in reverse order.</summary>
    /// <param name="context">The outermost loop.</param>
    protected virtual void OnRunCompleted(ILoopContext context)
    {
    }

    /// <summary>Called at every event of the loops in which this callback runs.</summary>
    /// <param name="context">The position of the run. <see cref="ILoopContext.Event"/> is the event.</param>
    /// <param name="failure">The failure at a Failed event; otherwise null.</param>
    protected virtual void OnEvent(ILoopContext context, Exception? failure)
    {
    }

    internal Type? TypeOfLoops => LoopType;

    /// <summary>Claims the callback for a run.</summary>
    /// <returns>False if another run has it.</returns>
    internal bool TryClaim() => Interlocked.Exchange(ref _isClaimed, 1) == 0;

    internal void Release() => Volatile.Write(ref _isClaimed, 0);

    internal void NotifyLoopStarting(ILoopContext context) => OnLoopStarting(context);

    internal void NotifyRunStarting(ILoopContext context) => OnRunStarting(context);

    internal void NotifyRunCompleted(ILoopContext context) => OnRunCompleted(context);

    internal void Notify(ILoopContext context, Exception? failure) => OnEvent(context, failure);
}
