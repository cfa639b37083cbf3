using System.ComponentModel;

namespace Batching.Loops;

/// <summary>
/// Watches a run of loops from outside. Most callbacks derive from the <c>Callback</c> class that is nested in every loop and has a virtual
/// method for each event, or are ready-made. Give them to a run in <c>LoopOptions.Callbacks</c>: they run in every loop of their type,
/// wherever it is in the tree. Callbacks nest, the first outermost: they run ahead of the loop's own Before events in their order, after
/// its On events in their order, and after its After, Failed and Finally events in reverse. What one throws fails the section as an event
/// does. A callback is an object with state: a run refuses one that another run has at the same time.
/// </summary>
public abstract class LoopCallback
{
    private readonly string? _within;
    private int _isClaimed;

    /// <summary>
    /// Where it runs: within the loops or events of that name alone, given as a part of a path, such as <c>OnEpoch</c>,
    /// <c>Step</c> or <c>Training.OnEpoch</c>. A run refuses a name that it has not. Default: everywhere.
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

    /// <summary>The class of the loops in which it runs; null for all. A run refuses a callback that no loop of it fits.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual Type? LoopType => null;

    /// <summary>
    /// A run begins: the place to forget what an earlier one left. What belongs to one run of an inner loop is forgotten in
    /// <see cref="OnLoopStarting"/>. What it throws ends the run before any event.
    /// </summary>
    /// <param name="root">The outermost loop. It is at no event yet.</param>
    protected virtual void OnRunStarting(ILoopContext root)
    {
    }

    /// <summary>
    /// The loop begins whose elements are counted here: the nearest one around this callback's loops that yields an element for each of
    /// their runs, or the outermost. State that is gathered from one of those runs to the next begins anew here: a loop over three folds,
    /// each of which runs epochs, begins the epochs three times. Called after <see cref="OnRunStarting"/>, and again whenever that loop is
    /// run again. What it throws fails the section around.
    /// </summary>
    /// <param name="around">The loop that begins.</param>
    protected virtual void OnLoopStarting(ILoopContext around)
    {
    }

    /// <summary>A run has ended, in whichever way. Called in reverse order.</summary>
    /// <param name="root">The outermost loop.</param>
    protected virtual void OnRunCompleted(ILoopContext root)
    {
    }

    /// <summary>An event of a loop in which this callback runs.</summary>
    /// <param name="context">Where the run is. <see cref="ILoopContext.Event"/> says at which event.</param>
    /// <param name="failure">The failure, at Failed events.</param>
    protected virtual void OnEvent(ILoopContext context, Exception? failure)
    {
    }

    internal Type? TypeOfLoops => LoopType;

    /// <summary>Takes it for a run, unless another one has it.</summary>
    internal bool TryClaim() => Interlocked.Exchange(ref _isClaimed, 1) == 0;

    /// <summary>Gives it back.</summary>
    internal void Release() => Volatile.Write(ref _isClaimed, 0);

    internal void NotifyLoopBegin(ILoopContext around) => OnLoopStarting(around);

    internal void NotifyBegin(ILoopContext root) => OnRunStarting(root);

    internal void NotifyEnd(ILoopContext root) => OnRunCompleted(root);

    internal void Notify(ILoopContext context, Exception? failure) => OnEvent(context, failure);
}
