namespace Batching;

/// <summary>How a planned batch can end.</summary>
internal enum BatchOutcomeKind
{
    /// <summary>It left the last step.</summary>
    Done,

    /// <summary>A <see cref="SkipBatchException"/> or a condition left it out.</summary>
    Skipped,

    /// <summary>A <see cref="StopPipelineException"/> ends the run before it.</summary>
    Stopped,

    /// <summary>It threw any other exception.</summary>
    Failed,

    /// <summary>No batch: the tally of a boundary that no later batch carries.</summary>
    Passed,

    /// <summary>
    /// It did not run, or not to its end, because the run ended: an earlier batch ended it, or its token was cancelled. No consumer sees
    /// it.
    /// </summary>
    Abandoned,
}
