namespace Batching.Cluster;

/// <summary>Which results of a plan exist. Each was read and verified. Immutable.</summary>
public sealed record ClusterStatus
{
    /// <summary>The plan.</summary>
    public required ClusterPlan Plan { get; init; }

    /// <summary>The status of each shard, by index.</summary>
    public required IReadOnlyList<ShardStatus> Shards { get; init; }

    /// <summary>
    /// The paths of result files that are incomplete or hold another item. Their items count as missing. When an item is computed again,
    /// its damaged file is renamed.
    /// </summary>
    public required IReadOnlyList<string> DamagedFiles { get; init; }

    /// <summary>
    /// The paths of files that differ from the result of another copy of the same item: see <see cref="ResultConflictException"/>.
    /// </summary>
    public required IReadOnlyList<string> ConflictingFiles { get; init; }

    /// <summary>The failed items.</summary>
    public required IReadOnlyList<ShardFailure> Failures { get; init; }

    /// <summary>How many items the plan has.</summary>
    public long Total => Plan.ItemCount;

    /// <summary>How many items have a result.</summary>
    public long Done => Shards.Sum(shard => shard.Done);

    /// <summary>How many items have failed.</summary>
    public long Failed => Shards.Sum(shard => shard.Failed);

    /// <summary>How many items have neither a result nor a failure.</summary>
    public long Missing => Shards.Sum(shard => shard.Missing);

    /// <summary>The indices of the shards with a missing item.</summary>
    public IReadOnlyList<int> MissingShards => [.. Shards.Where(shard => shard.Missing > 0).Select(shard => shard.ShardIndex)];

    /// <summary>The indices of the shards with a failed item.</summary>
    public IReadOnlyList<int> FailedShards => [.. Shards.Where(shard => shard.Failed > 0).Select(shard => shard.ShardIndex)];

    /// <summary>Whether each item has a result or has failed.</summary>
    public bool IsSettled => Missing == 0;

    /// <summary>Whether each item has a result, and no two copies of an item differ.</summary>
    public bool IsComplete => Done == Total && ConflictingFiles.Count == 0;

    /// <summary>A summary in one line.</summary>
    public string Summary => $"{Plan.Name}: {Done} of {Total} {Plan.Items.Noun} done" + Part(Failed, "failed")
        + Part(Missing, $"missing in {MissingShards.Count} of {Plan.ShardCount} shards") + Part(DamagedFiles.Count, "damaged files")
        + Part(ConflictingFiles.Count, "conflicts");

    /// <inheritdoc cref="Summary"/>
    public override string ToString() => Summary;

    private static string Part(long count, string what) => count > 0 ? $", {count} {what}" : "";
}
