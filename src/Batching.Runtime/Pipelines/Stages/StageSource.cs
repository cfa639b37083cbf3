namespace Batching;

/// <summary>What a stage of a run gets to work on, in order. One consumer.</summary>
internal abstract class StageSource
{
    /// <summary>The next input; null after the last.</summary>
    internal abstract ValueTask<StageInput?> NextAsync();

    /// <summary>Whether a source that has ended leaves something behind that would wait for ever: it is then cancelled.</summary>
    internal abstract bool LeavesWork { get; }

    /// <summary>Ends with the run: returns when nothing that the source began is left running.</summary>
    internal abstract ValueTask EndAsync();
}
