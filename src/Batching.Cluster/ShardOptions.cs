namespace Batching.Cluster;

/// <summary>How a shard is run. A member that you do not set keeps its default. Immutable.</summary>
public sealed record ShardOptions
{
    /// <summary>Whether items that failed before are tried again. Default: false, their failures are kept.</summary>
    public bool RetryFailed { get; init; }

    /// <summary>
    /// How long executing items may continue after the <c>stoppingToken</c> of the call is cancelled. Then they are cancelled too.
    /// Choose less than the time after which the scheduler kills a job that it has asked to end (Slurm: <c>KillWait</c>, 30 seconds by
    /// default). Default: 20 seconds.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or longer than 49 days.</exception>
    public TimeSpan GracePeriod
    {
        get;
        init => field = value >= TimeSpan.Zero && value.TotalMilliseconds <= uint.MaxValue - 1 ? value
            : throw new ArgumentOutOfRangeException(
                nameof(GracePeriod), value, "ShardOptions.GracePeriod must not be negative, and at most 49 days.");
    } = TimeSpan.FromSeconds(20);
}
