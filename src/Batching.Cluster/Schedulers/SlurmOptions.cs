using System.ComponentModel.DataAnnotations;

namespace Batching.Cluster;

/// <summary>How <see cref="SlurmClient"/> submits shards. A member that you do not set keeps its default. Immutable.</summary>
public sealed record SlurmOptions
{
    /// <summary>The most shards of a plan that run at the same time. Default: null, no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    [Range(1, int.MaxValue)]
    public int? MaxConcurrentShards
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentOutOfRangeException(
            nameof(MaxConcurrentShards), value, "SlurmOptions.MaxConcurrentShards must be at least 1, or null for no limit.");
    }

    /// <summary>The partition (<c>--partition</c>). Default: null, the default partition of the cluster.</summary>
    public string? Partition { get; init; }

    /// <summary>
    /// How long a shard may run (<c>--time</c>), rounded up to whole seconds. Results that it published before the limit are kept.
    /// Default: null, the limit of the partition.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public TimeSpan? TimeLimit
    {
        get;
        init => field = value is null || value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(
            nameof(TimeLimit), value, "SlurmOptions.TimeLimit must be positive, or null for the limit of the partition.");
    }

    /// <summary>How many processors a shard gets (<c>--cpus-per-task</c>). Default: null, the default of the cluster.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    [Range(1, int.MaxValue)]
    public int? ProcessorsPerShard
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentOutOfRangeException(
            nameof(ProcessorsPerShard), value, "SlurmOptions.ProcessorsPerShard must be at least 1, or null for the cluster's default.");
    }

    /// <summary>
    /// More arguments for <c>sbatch</c>, one in each element: <c>["--mem=4G", "--account=physics"]</c>. They come last, and so override
    /// the others. Default: none.
    /// </summary>
    public IReadOnlyList<string> ExtraArguments { get; init; } = [];

    /// <summary>
    /// The folder that contains <c>sbatch</c>, <c>squeue</c> and <c>scancel</c>. Default: null, the absolute folders of PATH are searched.
    /// </summary>
    public string? ProgramFolder { get; init; }

    /// <summary>How long to wait between two readings of the results and of the queue. Default: 2 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public TimeSpan PollInterval
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(
            nameof(PollInterval), value, "SlurmOptions.PollInterval must be positive.");
    } = TimeSpan.FromSeconds(2);

    /// <summary>How long one command of Slurm may take. Default: 1 minute.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public TimeSpan CommandTimeout
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(
            nameof(CommandTimeout), value, "SlurmOptions.CommandTimeout must be positive.");
    } = TimeSpan.FromMinutes(1);
}
