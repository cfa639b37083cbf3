namespace Batching;

/// <summary>The outcomes of the batches of a stage, in order. One consumer.</summary>
internal abstract class OutcomeStream
{
    /// <summary>Returns the next outcome; null after the last one. It waits without the synchronization context of the caller.</summary>
    internal abstract ValueTask<BatchOutcome?> NextAsync();

    /// <summary>
    /// Whether a stream that has ended has work left that would wait for ever, so that the token of the run must be cancelled.
    /// </summary>
    internal abstract bool LeavesWork { get; }

    /// <summary>
    /// Ends the stream with the run; the token of the run is cancelled if that is early. It returns when nothing of the stream is running.
    /// </summary>
    internal abstract ValueTask EndAsync();
}
