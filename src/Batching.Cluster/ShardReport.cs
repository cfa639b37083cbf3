using System.Globalization;

namespace Batching.Cluster;

/// <summary>What running a shard did. Immutable.</summary>
public sealed record ShardReport
{
    /// <summary>The plan.</summary>
    public required ClusterPlan Plan { get; init; }

    /// <summary>The shard.</summary>
    public required int Index { get; init; }

    /// <summary>How many items it has.</summary>
    public long Total { get; init; }

    /// <summary>How many had a result before.</summary>
    public long Stored { get; init; }

    /// <summary>How many were computed here, successfully.</summary>
    public long Executed { get; init; }

    /// <summary>
    /// The items that have failed: in this call, or in an earlier one if they were not tried again
    /// (<see cref="ShardOptions.RetryFailed"/>).
    /// </summary>
    public IReadOnlyList<ShardFailure> Failures { get; init; } = [];

    /// <summary>Whether it ended early because it was asked to (<see cref="ShardOptions.Stop"/>), with items left.</summary>
    public bool IsStopped { get; init; }

    /// <summary>How long the call took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>How many items are left.</summary>
    public long Left => Total - Stored - Executed - Failures.Count;

    /// <summary>A summary in one line.</summary>
    public string Summary
        => string.Create(CultureInfo.InvariantCulture,
            $"{Plan.Name} shard {Index} of {Plan.Shards}: {Total} {Plan.Items.Noun}, {Stored} stored, {Executed} executed")
        + (Failures.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $", {Failures.Count} failed") : "")
        + (IsStopped ? string.Create(CultureInfo.InvariantCulture, $", stopped with {Left} left") : "")
        + string.Create(CultureInfo.InvariantCulture, $", {Elapsed.TotalSeconds:0.00} s");

    /// <inheritdoc/>
    public override string ToString() => Summary;
}
