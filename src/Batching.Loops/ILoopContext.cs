namespace Batching.Loops;

/// <summary>
/// The position of a run of loops, for events and callbacks. An event takes it as a parameter. It is valid while the run lasts, and always
/// shows the current position. Not safe for concurrent use.
/// </summary>
public interface ILoopContext
{
    /// <summary>The loop whose event runs.</summary>
    object Loop { get; }

    /// <summary>The event.</summary>
    /// <exception cref="InvalidOperationException">The loop has not reached its first event.</exception>
    LoopEvent Event { get; }

    /// <summary>
    /// The path from the outermost loop to the event, such as <c>Training.OnEpoch.Step.AfterTrain</c>, where <c>Step</c> is the property
    /// that holds the inner loop.
    /// </summary>
    string Path { get; }

    /// <summary>The element that the loop around this one yielded for this run of the loop; null if it yields none.</summary>
    object? Element { get; }

    /// <summary>How many times this run has run this loop before, at this place in the tree.</summary>
    long Iteration { get; }

    /// <summary>The time since the run began.</summary>
    TimeSpan Elapsed { get; }

    /// <summary>The context of the loop around this one; null for the outermost loop.</summary>
    ILoopContext? Parent { get; }

    /// <summary>The token of the run. The Finally events of a cancelled run get <see cref="CancellationToken.None"/>.</summary>
    CancellationToken CancellationToken { get; }

    /// <summary>
    /// Skips the rest of this loop's section, except for its Finally event. The code that runs at the moment completes. To skip the section
    /// of the loop around, call this on <see cref="Parent"/>.
    /// </summary>
    void SkipSection();

    /// <summary>
    /// Ends this loop without a failure: skips the rest of its section, except for its Finally event, and all later sections.
    /// </summary>
    void StopLoop();
}
