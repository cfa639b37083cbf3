namespace Batching.Cluster;

/// <summary>What a merge did. Immutable.</summary>
public sealed record MergeReport
{
    /// <summary>The status of the plan's results.</summary>
    public required ClusterStatus Status { get; init; }

    /// <summary>How many results this call merged.</summary>
    public long Merged { get; init; }

    /// <summary>How many results had been merged before.</summary>
    public long Stored { get; init; }

    /// <summary>How many results were not merged because another process is executing their items. Merge again when it has ended.</summary>
    public long Busy { get; init; }

    /// <summary>Whether every item of the plan has a result, and all of them are merged.</summary>
    public bool IsComplete => Status.IsComplete && Busy == 0;

    /// <summary>A summary in one line.</summary>
    public string Summary => $"{Status.Plan.Name}: {Merged} merged, {Stored} stored before"
        + (Busy > 0 ? $", {Busy} being executed by another process" : "")
        + (Status.Failed > 0 ? $", {Status.Failed} failed" : "")
        + (Status.Missing > 0 ? $", {Status.Missing} missing in shards {string.Join(", ", Status.MissingShards)}" : "");

    /// <summary>Throws if an item of the plan has no result, or its result is not merged.</summary>
    /// <exception cref="IncompletePlanException"><see cref="IsComplete"/> is false.</exception>
    public void ThrowIfIncomplete()
    {
        if (!IsComplete)
        {
            throw new IncompletePlanException(this);
        }
    }

    /// <inheritdoc cref="Summary"/>
    public override string ToString() => Summary;
}
