using Batching.Studies;

namespace Batching.Cluster;

/// <summary>A failed item of a plan. Immutable.</summary>
public sealed record ShardFailure
{
    /// <summary>The run with its parameters, or the number of the batch.</summary>
    public required string Item { get; init; }

    /// <summary>The failure.</summary>
    public required RunFailure Failure { get; init; }
}
