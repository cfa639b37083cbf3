using System.ComponentModel.DataAnnotations;

namespace Batching;

/// <summary>
/// How one call of an action runs. Every member left unset keeps the default. Immutable, and so safe to share between calls and threads.
/// </summary>
public sealed record CallOptions
{
    /// <summary>
    /// The default bound on items in flight for awaitable item methods: enough to hide the latency of disks and services, few enough to be
    /// kind to them.
    /// </summary>
    public const int DefaultAsyncParallelism = 64;

    private readonly int? _maxParallelism;
    private readonly Target? _target;
    private readonly TimeSpan? _timeout;
    private readonly FailurePolicy? _failurePolicy;

    /// <summary>
    /// The most items that run at a time, for every target. Default: the batch's <see cref="BatchScope.MaxParallelism"/>, else the number
    /// of processors, or <see cref="DefaultAsyncParallelism"/> for awaitable item methods.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    [Range(1, int.MaxValue)]
    public int? MaxParallelism
    {
        get => _maxParallelism;
        init => _maxParallelism = value is null or > 0
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(MaxParallelism), value, "CallOptions.MaxParallelism must be at least 1, or null for the default.");
    }

    /// <summary>What runs the items. Default: the action's own target.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of <see cref="Batching.Target"/>.</exception>
    public Target? Target
    {
        get => _target;
        init => _target = value is null || Enum.IsDefined(value.Value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Target), value, "CallOptions.Target must be a member of Batching.Target, or null for the action's own.");
    }

    /// <summary>
    /// How long the call may take, the wait for its lock, Init and Post included. Default: no limit. When it has passed, the items' token
    /// is cancelled, no further item starts, and the call throws <see cref="TimeoutException"/> as soon as the items that run have ended,
    /// also where all of them had begun.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative, or longer than 49 days.</exception>
    public TimeSpan? Timeout
    {
        get => _timeout;
        init => _timeout = value is null || (value.Value > TimeSpan.Zero && value.Value.TotalMilliseconds <= uint.MaxValue - 1)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Timeout), value, "CallOptions.Timeout must be positive and at most 49 days, or null for no limit.");
    }

    /// <summary>What the failure of an item means for the others. Default: <see cref="Batching.FailurePolicy.Collect"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of <see cref="Batching.FailurePolicy"/>.</exception>
    public FailurePolicy? FailurePolicy
    {
        get => _failurePolicy;
        init => _failurePolicy = value is null || Enum.IsDefined(value.Value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(FailurePolicy), value, "CallOptions.FailurePolicy must be a member of Batching.FailurePolicy, or null for Collect.");
    }

    /// <summary>
    /// How failed items are run again before they count as failed. Default: null; they are not.
    /// <c>new RetryOptions()</c> runs an item three times at most, without a wait.
    /// </summary>
    public RetryOptions? Retry { get; init; }

    /// <summary>
    /// The limits of worker processes, for <see cref="Target.Processes"/>. Default: those of a new <see cref="ProcessOptions"/>.
    /// </summary>
    public ProcessOptions? Processes { get; init; }
}
