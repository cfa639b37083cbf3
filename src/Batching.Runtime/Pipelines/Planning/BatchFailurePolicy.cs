namespace Batching;

/// <summary>What becomes of a run when one of its batches fails: when a step throws, or the batch cannot be made.</summary>
public enum BatchFailurePolicy
{
    /// <summary>The batches before it are delivered, then the failure is thrown.</summary>
    Stop,

    /// <summary>The batch is left out and the run goes on; its failure is in <see cref="PipelineReport.Failures"/>.</summary>
    Skip,
}
