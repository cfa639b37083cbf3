namespace Batching.Cluster;

/// <summary>A task of a scheduler's job array, which runs one shard of a plan. Immutable.</summary>
public sealed record ArrayTask
{
    /// <summary>The index of the shard, from 0.</summary>
    public required int ShardIndex { get; init; }

    /// <summary>How many times the scheduler started this task before. 0 at first, and if the scheduler does not provide it.</summary>
    public int Attempt { get; init; }

    /// <summary>How many processors the task has, or null if the scheduler does not provide it.</summary>
    public int? Processors { get; init; }
}
