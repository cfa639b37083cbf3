namespace Batching;

/// <summary>The ways in which a planned batch ends.</summary>
internal enum BatchOutcomeKind
{
    /// <summary>It left the last step.</summary>
    Done,

    /// <summary>A <see cref="SkipBatchException"/> or a condition left it out.</summary>
    Skipped,

    /// <summary>A <see cref="StopPipelineException"/> ends the run before it.</summary>
    Stopped,

    /// <summary>It threw anything else.</summary>
    Failed,

    /// <summary>It is no batch, but what a boundary counted that no batch came to take.</summary>
    Passed,

    /// <summary>The run had ended, by a batch before it or by its token: it was not run, or not to its end. No consumer sees it.</summary>
    Abandoned,
}
