namespace Batching.Studies;

/// <summary>How far a study has come, as reported to <see cref="StudyOptions.Progress"/>. Immutable.</summary>
public sealed record StudyProgress
{
    /// <summary>How many different runs the study has.</summary>
    public int Total { get; init; }

    /// <summary>How many of them have a result, including those that had one before.</summary>
    public int Done { get; init; }

    /// <summary>How many had a result before.</summary>
    public int Stored { get; init; }

    /// <summary>How many have failed in this call.</summary>
    public int Failed { get; init; }

    /// <summary>The time since the call began.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Whether the call has come to its end.</summary>
    public bool IsComplete { get; init; }

    /// <summary>The fraction of runs that are done or have failed, from 0 to 1.</summary>
    public double Fraction => Total == 0 ? 1 : (double)(Done + Failed) / Total;

    /// <summary>How many runs are executed a second.</summary>
    public double RunsPerSecond => Elapsed > TimeSpan.Zero ? (Done - Stored + Failed) / Elapsed.TotalSeconds : 0;

    /// <summary>How long the rest will take at the speed so far; null if that is not known.</summary>
    public TimeSpan? Remaining
    {
        get
        {
            int executed = Done - Stored + Failed, left = Total - Done - Failed;
            return IsComplete || left == 0 ? TimeSpan.Zero : executed > 0 ? Elapsed * ((double)left / executed) : null;
        }
    }
}
