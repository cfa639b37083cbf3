namespace Batching.Studies;

/// <summary>The result of a run was asked for that has none. The message says why and what to do.</summary>
public sealed class RunNotDoneException : InvalidOperationException
{
    internal RunNotDoneException(string message, string runId, RunFailure? failure)
        : base(message)
        => (RunId, Failure) = (runId, failure);

    /// <summary>The run.</summary>
    public string RunId { get; }

    /// <summary>What it threw, where it has failed.</summary>
    public RunFailure? Failure { get; }
}
