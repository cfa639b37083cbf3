namespace Batching.Cluster;

/// <summary>How a shard is run. Every member left unset keeps the default. Immutable.</summary>
public sealed record ShardOptions
{
    private readonly TimeSpan _grace = TimeSpan.FromSeconds(20);

    /// <summary>Whether items that have failed are tried again. Default: their failure is kept, and they are left alone.</summary>
    public bool RetryFailed { get; init; }

    /// <summary>
    /// Asks the shard to end early: no further item is begun, those under way end and are published, and the call returns a report that
    /// <see cref="ShardReport.IsStopped"/>. For a scheduler's SIGTERM: see <see cref="Termination"/>. Default: never.
    /// </summary>
    public CancellationToken Stop { get; init; }

    /// <summary>
    /// How long items that are under way may take after <see cref="Stop"/>; then their tokens are cancelled. Schedulers kill some time after they have
    /// asked (Slurm: <c>KillWait</c>, by default 30 seconds). Default: 20 seconds.
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
