namespace Batching.Cluster;

/// <summary>How a shard is run. A member that you do not set keeps its default. Immutable.</summary>
public sealed record ShardOptions
{
    private readonly TimeSpan _grace = TimeSpan.FromSeconds(20);

    /// <summary>Whether items that have failed are tried again. Default: false, their failures are kept.</summary>
    public bool RetryFailed { get; init; }

    /// <summary>
    /// Asks the shard to end early. No further item starts, the executing items end and are published, and the call returns a report with
    /// <see cref="ShardReport.IsStopped"/>. Use it for a scheduler's SIGTERM: see <see cref="Termination"/>. Default: never.
    /// </summary>
    public CancellationToken Stop { get; init; }

    /// <summary>
    /// How long the executing items may take after <see cref="Stop"/>. Then their tokens are cancelled. Schedulers kill a job some time
    /// after they ask it to end (Slurm: <c>KillWait</c>, by default 30 seconds). Default: 20 seconds.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or longer than 49 days.</exception>
    public TimeSpan Grace
    {
        get => _grace;
        init => _grace = value >= TimeSpan.Zero && value.TotalMilliseconds <= uint.MaxValue - 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Grace), value, "ShardOptions.Grace must not be negative, and at most 49 days.");
    }
}
