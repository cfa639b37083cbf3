using System.Globalization;

namespace Batching.Cluster;

/// <summary>What a merge did. Immutable.</summary>
public sealed record MergeReport
{
    /// <summary>The status of the plan's results.</summary>
    public required ClusterStatus Status { get; init; }

    /// <summary>How many results were merged.</summary>
    public long Merged { get; init; }

    /// <summary>How many had been merged before.</summary>
    public long Stored { get; init; }

    /// <summary>How many were not merged because another process is executing them. Merge again when it has ended.</summary>
    public long Busy { get; init; }

    /// <summary>Whether every item of the plan has a result that has been merged.</summary>
    public bool IsComplete => Status.IsComplete && Busy == 0;

    /// <summary>A summary in one line.</summary>
    public string Summary => string.Create(CultureInfo.InvariantCulture, $"{Status.Plan.Name}: {Merged} merged, {Stored} stored before")
        + (Busy > 0 ? string.Create(CultureInfo.InvariantCulture, $", {Busy} being executed by another process") : "")
        + (Status.Failed > 0 ? string.Create(CultureInfo.InvariantCulture, $", {Status.Failed} failed") : "")
        + (Status.Missing > 0
            ? string.Create(CultureInfo.InvariantCulture, $", {Status.Missing} missing in shards {string.Join(", ", Status.MissingShards)}")
            : "");

    /// <summary>Throws if an item of the plan has no result.</summary>
    /// <exception cref="IncompletePlanException">Some have none.</exception>
    public void ThrowIfIncomplete()
    {
        if (!IsComplete)
        {
            throw new IncompletePlanException(this);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Summary;
}

/// <summary>The exception that is thrown when some items of a plan have no result.</summary>
public sealed class IncompletePlanException : Exception
{
    internal IncompletePlanException(MergeReport report)
        : base($"The plan is not complete. {report.Summary}. "
            + $"{(report.Status.Missing > 0 ? "Run the missing shards." : report.Busy > 0 ? "Merge again later." : "Try the failed items again, with RetryFailed.")}")
        => Report = report;

    /// <summary>The report of the merge.</summary>
    public MergeReport Report { get; }
}
