namespace Batching.Runtime;

/// <summary>How a fan-out runs: the action's defaults and the call's options, resolved.</summary>
internal sealed record FanOutSettings
{
    /// <summary>Whether items run one after the other, in order, on the caller.</summary>
    internal bool InOrder { get; init; }

    internal required int MaxParallelism { get; init; }

    internal bool FailFast { get; init; }

    /// <summary>How failed items are run again; null if they are not.</summary>
    internal RetryOptions? Retry { get; init; }

    /// <summary>What the call shares with the others of its run; null where it is alone.</summary>
    internal ConcurrencyLimiter? Limiter { get; init; }

    /// <summary>What is known of how long the items are.</summary>
    internal ItemCost Cost { get; init; } = new();

    internal ItemScope Scope { get; init; } = ItemScope.None;

    /// <summary>How many workers a call may have.</summary>
    internal int WorkersFor(int count) => InOrder ? 1 : Math.Min(Math.Min(MaxParallelism, Limiter?.Size ?? int.MaxValue), count);
}
