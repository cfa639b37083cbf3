namespace Batching.Studies;

/// <summary>Thrown when you ask for the result of a run that has none. The message says why, and what to do.</summary>
public sealed class RunNotDoneException : InvalidOperationException
{
    internal RunNotDoneException(string message, string runId, RunFailure? failure)
        : base(message)
        => (RunId, Failure) = (runId, failure);

    /// <summary>The id of the run.</summary>
    public string RunId { get; }

    /// <summary>What the run threw; null unless it failed.</summary>
    public RunFailure? Failure { get; }
}
