using System.ComponentModel.DataAnnotations;

namespace Batching;

/// <summary>
/// Options of one call of an action. A member that you do not set keeps its default. Immutable, and so safe to share between calls and
/// threads.
/// </summary>
public sealed record CallOptions
{
    /// <summary>
    /// The default number of items in flight for awaitable item methods: enough to hide the latency of disks and services, without
    /// overloading them.
    /// </summary>
    public const int DefaultAsyncParallelism = 64;

    /// <summary>
    /// The largest number of items that run at a time, for every target. Default: <see cref="BatchScope.MaxParallelism"/> of the batch; if
    /// that is not set, the number of processors, or <see cref="DefaultAsyncParallelism"/> for awaitable item methods.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    [Range(1, int.MaxValue)]
    public int? MaxParallelism
    {
        get;
        init => field = OptionValue.Checked(
            value, value is null or > 0, "CallOptions.MaxParallelism must be at least 1, or null for the default.");
    }

    /// <summary>What runs the items. Default: the action's own target.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of <see cref="Batching.Target"/>.</exception>
    public Target? Target
    {
        get;
        init => field = OptionValue.Checked(
            value, value is null || Enum.IsDefined(value.Value),
            "CallOptions.Target must be a member of Batching.Target, or null for the action's own.");
    }

    /// <summary>
    /// How long the call may take, including the wait for its lock, Init and Post. Default: no limit. When the time is up, the items' token
    /// is cancelled and no further item starts. The call throws a <see cref="TimeoutException"/> as soon as the running items have ended,
    /// also if all items have run.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative, or longer than 49 days.</exception>
    public TimeSpan? Timeout
    {
        get;
        init => field = OptionValue.Checked(
            value, value is null || (value.Value > TimeSpan.Zero && value.Value.TotalMilliseconds <= uint.MaxValue - 1),
            "CallOptions.Timeout must be positive and at most 49 days, or null for no limit.");
    }

    /// <summary>What happens to the other items when an item fails. Default: <see cref="Batching.FailurePolicy.Collect"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of <see cref="Batching.FailurePolicy"/>.</exception>
    public FailurePolicy? FailurePolicy
    {
        get;
        init => field = OptionValue.Checked(
            value, value is null || Enum.IsDefined(value.Value),
            "CallOptions.FailurePolicy must be a member of Batching.FailurePolicy, or null for Collect.");
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
