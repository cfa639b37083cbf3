using System.Globalization;

namespace Batching.Cluster;

/// <summary>What running a shard did. Immutable.</summary>
public sealed record ShardReport
{
    /// <summary>The plan.</summary>
    public required ClusterPlan Plan { get; init; }

    /// <summary>The index of the shard, from 0.</summary>
    public required int ShardIndex { get; init; }

    /// <summary>How many items the shard has.</summary>
    public long Total { get; init; }

    /// <summary>How many items already had a result.</summary>
    public long Stored { get; init; }

    /// <summary>How many items this call computed successfully.</summary>
    public long Executed { get; init; }

    /// <summary>
    /// The items that failed in this call, and those that failed in an earlier one and were not tried again
    /// (<see cref="ShardOptions.RetryFailed"/>).
    /// </summary>
    public IReadOnlyList<ShardFailure> Failures { get; init; } = [];

    /// <summary>Whether the shard stopped early because its <c>stoppingToken</c> was cancelled, with items remaining.</summary>
    public bool IsStopped { get; init; }

    /// <summary>How long the call took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>How many items have neither a result nor a failure.</summary>
    public long Remaining => Total - Stored - Executed - Failures.Count;

    /// <summary>A summary in one line.</summary>
    public string Summary
        => $"{Plan.Name} shard {ShardIndex} of {Plan.ShardCount}: {Total} {Plan.Items.Noun}, {Stored} stored, {Executed} executed"
        + (Failures.Count > 0 ? $", {Failures.Count} failed" : "")
        + (IsStopped ? $", stopped with {Remaining} remaining" : "")
        + string.Create(CultureInfo.InvariantCulture, $", {Elapsed.TotalSeconds:0.00} s");

    /// <inheritdoc cref="Summary"/>
    public override string ToString() => Summary;
}
