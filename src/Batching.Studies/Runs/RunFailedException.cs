namespace Batching.Studies;

/// <summary>
/// A run has failed, and the study was to end with it (<see cref="FailurePolicy.FailFast"/>, <see cref="StudyReport.ThrowIfFailed"/>).
/// </summary>
public sealed class RunFailedException : Exception
{
    internal RunFailedException(Run run, RunFailure failure, Exception? cause)
        : base($"{run} failed with {failure.Type}: {failure.Message}", cause)
        => (Run, Failure) = (run, failure);

    /// <summary>The run.</summary>
    public Run Run { get; }

    /// <summary>What it threw, as it is stored.</summary>
    public RunFailure Failure { get; }
}
