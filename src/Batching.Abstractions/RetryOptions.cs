using System.ComponentModel.DataAnnotations;

namespace Batching;

/// <summary>
/// How often a failed item is run again, and how long to wait before each attempt. The words are Polly's. Immutable, and so safe to share
/// between calls and threads.
/// </summary>
/// <remarks>
/// An item that waits for its next attempt keeps its place among the items in flight. A synchronous item also keeps its thread. The wait
/// ends at once when the call is cancelled, its time is up, or another item ends it.
/// </remarks>
public sealed record RetryOptions
{
    /// <summary>The default of <see cref="MaxAttempts"/>.</summary>
    public const int DefaultMaxAttempts = 3;

    /// <summary>
    /// How many times an item is run at most, including the first attempt. Default: <see cref="DefaultMaxAttempts"/>. With 1, no item is
    /// run again.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    [Range(1, int.MaxValue)]
    public int MaxAttempts
    {
        get;
        init => field = OptionValue.Checked(
            value, value > 0, "RetryOptions.MaxAttempts must be at least 1: it includes the first attempt.");
    } = DefaultMaxAttempts;

    /// <summary>How long to wait before the second attempt. Default: zero; failed items are run again at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or longer than 24 days.</exception>
    public TimeSpan Delay
    {
        get;
        init => field = OptionValue.Checked(value, IsWait(value), "RetryOptions.Delay must be at least zero and at most 24 days.");
    }

    /// <summary>How the wait grows from one attempt to the next. Default: <see cref="RetryBackoff.Exponential"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of <see cref="RetryBackoff"/>.</exception>
    public RetryBackoff Backoff
    {
        get;
        init => field = OptionValue.Checked(value, Enum.IsDefined(value), "RetryOptions.Backoff must be a member of RetryBackoff.");
    } = RetryBackoff.Exponential;

    /// <summary>The longest wait between two attempts. Default: no limit but 24 days.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or longer than 24 days.</exception>
    public TimeSpan? MaxDelay
    {
        get;
        init => field = OptionValue.Checked(
            value, value is null || IsWait(value.Value),
            "RetryOptions.MaxDelay must be at least zero and at most 24 days, or null for no limit.");
    }

    /// <summary>
    /// Whether each wait is shortened at random, to between half of it and all of it, so that items that failed together do not come back
    /// together. Default: true. Results do not depend on it.
    /// </summary>
    public bool Jitter { get; init; } = true;

    /// <summary>
    /// Whether an item that failed with an exception is run again. Default: null; every failure is retried. Several threads may call it at
    /// the same time. If it throws, the item fails with its own exception, and what this threw is kept beside it (<c>LaterFailures</c>).
    /// </summary>
    /// <remarks>
    /// <see cref="SkipBatchException"/> and <see cref="StopPipelineException"/> are orders to the pipeline and never retried.
    /// </remarks>
    public Func<Exception, bool>? ShouldRetry { get; init; }

    /// <summary>How long to wait after a failed attempt.</summary>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    internal TimeSpan DelayAfter(int attempt)
    {
        if (Delay == TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        double factor = Backoff switch
        {
            RetryBackoff.Constant => 1,
            RetryBackoff.Linear => attempt,
            _ => Math.Pow(2, attempt - 1),
        };
        double milliseconds = Math.Min(Delay.TotalMilliseconds * factor, (MaxDelay ?? MostDelay).TotalMilliseconds);
        return TimeSpan.FromMilliseconds(Jitter ? milliseconds * (1 + Random.Shared.NextDouble()) / 2 : milliseconds);
    }

    // Timers take no longer waits.
    private static TimeSpan MostDelay => TimeSpan.FromMilliseconds(int.MaxValue);

    private static bool IsWait(TimeSpan value) => value >= TimeSpan.Zero && value <= MostDelay;
}
