namespace Batching.Loops;

/// <summary>
/// Where a run of loops is, for events and callbacks that ask. An event takes one as a parameter. It is valid for the length of the run,
/// and always says where its loop is at the moment. Not safe for use on several threads at a time.
/// </summary>
public interface ILoopContext
{
    /// <summary>The loop whose event this is.</summary>
    object Loop { get; }

    /// <summary>The event.</summary>
    LoopEvent Event { get; }

    /// <summary>
    /// The way from the outermost loop to the event: <c>Training.OnEpoch.Step.AfterTrain</c>, where <c>Step</c> is the inner loop's
    /// property.
    /// </summary>
    string Path { get; }

    /// <summary>The element that the loop around this one yielded for it; null where it yields none.</summary>
    object? Element { get; }

    /// <summary>How many times this loop, at its place in the tree, has been run before in this run.</summary>
    long Iteration { get; }

    /// <summary>The time since the run began.</summary>
    TimeSpan Elapsed { get; }

    /// <summary>The context of the loop around this one; null for the outermost.</summary>
    ILoopContext? Parent { get; }

    /// <summary>The run's token. While a run that was cancelled ends, in its Finally events, none.</summary>
    CancellationToken CancellationToken { get; }

    /// <summary>
    /// Leaves out what is left of this loop's section but Finally. That of the loop around it is left by the <see cref="Parent"/>. What
    /// runs at the moment runs to its end.
    /// </summary>
    void SkipSection();

    /// <summary>Ends this loop without a failure: leaves out what is left of its section but Finally, and its later sections.</summary>
    void StopLoop();
}
