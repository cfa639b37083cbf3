namespace Batching.Studies;

/// <summary>How far a study has come, as <see cref="StudyOptions.Progress"/> is told. Immutable.</summary>
public sealed record StudyProgress
{
    /// <summary>How many different runs the study has.</summary>
    public int Total { get; init; }

    /// <summary>How many of them have a result, those that had one before included.</summary>
    public int Done { get; init; }

    /// <summary>How many had a result before.</summary>
    public int Stored { get; init; }

    /// <summary>How many have failed in this call.</summary>
    public int Failed { get; init; }

    /// <summary>The time since the call began.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Whether the call has come to its end.</summary>
    public bool IsComplete { get; init; }

    /// <summary>The part that is settled, from 0 to 1.</summary>
    public double Fraction => Total == 0 ? 1 : (double)(Done + Failed) / Total;

    /// <summary>How many runs are executed a second.</summary>
    public double RunsPerSecond => Elapsed > TimeSpan.Zero ? (Done - Stored + Failed) / Elapsed.TotalSeconds : 0;

    /// <summary>How long the rest will take at the speed so far; null where that is not known.</summary>
    public TimeSpan? Remaining
    {
        get
        {
            int executed = Done - Stored + Failed, left = Total - Done - Failed;
            return IsComplete || left == 0 ? TimeSpan.Zero : executed > 0 ? Elapsed * ((double)left / executed) : null;
        }
    }
}
