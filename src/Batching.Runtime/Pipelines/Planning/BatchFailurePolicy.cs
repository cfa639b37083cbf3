namespace Batching;

/// <summary>What a run does when one of its batches fails: a step throws, or the batch cannot be created.</summary>
public enum BatchFailurePolicy
{
    /// <summary>The batches before it are delivered, then the exception is thrown.</summary>
    Stop,

    /// <summary>The batch is left out and the run continues. Its failure is in <see cref="PipelineReport.Failures"/>.</summary>
    Skip,
}
