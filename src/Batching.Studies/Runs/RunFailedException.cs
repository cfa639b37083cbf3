namespace Batching.Studies;

/// <summary>
/// Thrown when a run failed under <see cref="FailurePolicy.FailFast"/>, and by <see cref="StudyReport.ThrowIfFailed"/>.
/// </summary>
public sealed class RunFailedException : Exception
{
    internal RunFailedException(Run run, RunFailure failure, Exception? cause)
        : base($"{run} failed with {failure.Type}: {failure.Message}", cause)
        => (Run, Failure) = (run, failure);

    /// <summary>The run.</summary>
    public Run Run { get; }

    /// <summary>What the run threw, as it is stored.</summary>
    public RunFailure Failure { get; }
}
