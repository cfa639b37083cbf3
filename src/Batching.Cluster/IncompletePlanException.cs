namespace Batching.Cluster;

/// <summary>The exception that is thrown when a merge finds items of a plan without a result.</summary>
public sealed class IncompletePlanException : Exception
{
    internal IncompletePlanException(MergeReport report)
        : base($"The plan is not complete. {report.Summary}. " + (report.Status.Missing > 0 ? "Run the missing shards."
            : report.Busy > 0 ? "Merge again later." : "Retry the failed items with ShardOptions.RetryFailed."))
        => Report = report;

    /// <summary>The report of the merge.</summary>
    public MergeReport Report { get; }
}
