namespace Batching;

/// <summary>The inputs of a stage, in order. One consumer.</summary>
internal abstract class StageSource
{
    /// <summary>Returns the next input; null after the last one.</summary>
    internal abstract ValueTask<StageInput?> NextAsync();

    /// <summary>
    /// Whether a source that has ended has work left that would wait for ever, so that the token of the run must be cancelled.
    /// </summary>
    internal abstract bool LeavesWork { get; }

    /// <summary>Ends the source with the run. It returns when nothing that it began is running.</summary>
    internal abstract ValueTask EndAsync();
}
