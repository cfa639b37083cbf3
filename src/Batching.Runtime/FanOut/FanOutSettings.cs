namespace Batching.Runtime;

/// <summary>How a fan-out runs: the resolved defaults of the action and options of the call.</summary>
internal sealed record FanOutSettings
{
    /// <summary>Whether items run one after the other, in order, on the caller.</summary>
    internal bool InOrder { get; init; }

    internal required int MaxParallelism { get; init; }

    internal bool FailFast { get; init; }

    /// <summary>How failed items are run again; null if they are not.</summary>
    internal RetryOptions? Retry { get; init; }

    /// <summary>The limiter that the call shares with others of its run; null if it belongs to no run.</summary>
    internal ConcurrencyLimiter? Limiter { get; init; }

    /// <summary>Whether the items are long, as far as it is known.</summary>
    internal ItemCost Cost { get; init; } = new();

    internal ItemScope Scope { get; init; } = ItemScope.None;

    /// <summary>The number of workers that a call may have.</summary>
    internal int WorkersFor(int count) => InOrder ? 1 : Math.Min(Math.Min(MaxParallelism, Limiter?.Size ?? int.MaxValue), count);
}
