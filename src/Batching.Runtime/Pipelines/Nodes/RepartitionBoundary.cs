namespace Batching;

/// <summary>A node that takes batches of the stage before it and makes other batches for the stage behind it.</summary>
internal abstract class RepartitionBoundary(string name) : PipelineNode(name)
{
    /// <summary>How many items the batches behind it have; null where that is not known before they run.</summary>
    internal abstract BatchSizes? SizesBehind(BatchSizes? before);

    /// <summary>
    /// Checks what a run of these options would meet, and gives what opens the boundary in a run, at its beginning or from where it stood.
    /// </summary>
    /// <param name="options">How it runs.</param>
    /// <param name="step">The boundary's step number.</param>
    internal abstract Func<OutcomeStream, RunContext, StagePosition?, StageSource> Prepare(PipelineOptions options, int step);
}
