namespace Batching;

/// <summary>The outcomes of a run's batches, in order. One consumer.</summary>
internal abstract class OutcomeStream
{
    /// <summary>The next outcome; null after the last. Waits where it has to, without the caller's synchronization context.</summary>
    internal abstract ValueTask<BatchOutcome?> NextAsync();

    /// <summary>Whether a stream that has ended leaves something behind that would wait for ever: it is then cancelled.</summary>
    internal abstract bool LeavesWork { get; }

    /// <summary>
    /// Ends with the run, whatever ended it, and its token cancelled if that was early: returns when nothing of it is left running.
    /// </summary>
    internal abstract ValueTask EndAsync();
}
