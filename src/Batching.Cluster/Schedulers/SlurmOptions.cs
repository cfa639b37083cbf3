using System.ComponentModel.DataAnnotations;

namespace Batching.Cluster;

/// <summary>How shards are submitted to Slurm. Every member left unset keeps the cluster's default. Immutable.</summary>
public sealed record SlurmOptions
{
    private readonly int? _throttle;
    private readonly int? _processors;
    private readonly TimeSpan? _timeLimit;
    private readonly TimeSpan _poll = TimeSpan.FromSeconds(2);
    private readonly TimeSpan _commandLimit = TimeSpan.FromMinutes(1);

    /// <summary>The most shards at a time. Default: no limit of ours.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    [Range(1, int.MaxValue)]
    public int? Throttle
    {
        get => _throttle;
        init => _throttle = value is null or > 0
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Throttle), value, "SlurmOptions.Throttle must be at least 1, or null for no limit.");
    }

    /// <summary>The partition.</summary>
    public string? Partition { get; init; }

    /// <summary>How long a shard may take; what it has published by then stays. Rounded up to whole seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public TimeSpan? TimeLimit
    {
        get => _timeLimit;
        init => _timeLimit = value is null || value > TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(TimeLimit), value, "SlurmOptions.TimeLimit must be positive, or null for the partition's.");
    }

    /// <summary>How many processors a shard gets (<c>--cpus-per-task</c>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    [Range(1, int.MaxValue)]
    public int? ProcessorsPerShard
    {
        get => _processors;
        init => _processors = value is null or > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(ProcessorsPerShard), value,
                "SlurmOptions.ProcessorsPerShard must be at least 1, or null for the cluster's default.");
    }

    /// <summary>
    /// More options of sbatch, one an element: <c>["--mem=4G", "--account=physics"]</c>. They come last, and so win. Default: none.
    /// </summary>
    public IReadOnlyList<string> ExtraOptions { get; init; } = [];

    /// <summary>
    /// The folder of Slurm's programs (<c>sbatch</c>, <c>squeue</c>, <c>scancel</c>). Default: they are found by the absolute folders of
    /// PATH.
    /// </summary>
    public string? ProgramFolder { get; init; }

    /// <summary>The time between two looks at the results, and at the queue. Default: 2 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public TimeSpan PollInterval
    {
        get => _poll;
        init => _poll = value > TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(PollInterval), value, "SlurmOptions.PollInterval must be positive.");
    }

    /// <summary>How long one command of Slurm may take. Default: a minute.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public TimeSpan CommandLimit
    {
        get => _commandLimit;
        init => _commandLimit = value > TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(CommandLimit), value, "SlurmOptions.CommandLimit must be positive.");
    }
}
