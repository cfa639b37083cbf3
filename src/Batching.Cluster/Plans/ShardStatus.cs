namespace Batching.Cluster;

/// <summary>Which results of a shard exist. Immutable.</summary>
public sealed record ShardStatus
{
    /// <summary>The index of the shard, from 0.</summary>
    public required int ShardIndex { get; init; }

    /// <summary>How many items have a result.</summary>
    public long Done { get; init; }

    /// <summary>How many items have failed.</summary>
    public long Failed { get; init; }

    /// <summary>How many items have neither a result nor a failure.</summary>
    public long Missing { get; init; }
}
