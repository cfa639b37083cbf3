namespace Batching.Cluster;

/// <summary>A task of a plan in Slurm's queue. Immutable.</summary>
public sealed record SlurmTask
{
    /// <summary>The id of the array job, for human readers. Slurm may use it again for another job.</summary>
    public required string JobId { get; init; }

    /// <summary>The index of the shard.</summary>
    public required int ShardIndex { get; init; }

    /// <summary>The state that Slurm reports, such as <c>PENDING</c>, <c>RUNNING</c> or <c>COMPLETING</c>.</summary>
    public required string State { get; init; }
}
