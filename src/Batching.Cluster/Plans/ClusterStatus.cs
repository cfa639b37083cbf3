using System.Globalization;
using System.Text;
using Batching.Studies;

namespace Batching.Cluster;

/// <summary>Which results of a plan exist. Each was read and verified. Immutable.</summary>
public sealed record ClusterStatus
{
    /// <summary>The plan.</summary>
    public required ClusterPlan Plan { get; init; }

    /// <summary>Each shard, in order.</summary>
    public required IReadOnlyList<ShardStatus> Shards { get; init; }

    /// <summary>
    /// Files with the name of an item that are incomplete or hold another item. They count as missing, and computing the item again moves
    /// them aside.
    /// </summary>
    public required IReadOnlyList<string> Damaged { get; init; }

    /// <summary>Files that differ from the result of another copy of the same item: see <see cref="ResultConflictException"/>.</summary>
    public required IReadOnlyList<string> Conflicts { get; init; }

    /// <summary>The items that have failed, each with what it threw.</summary>
    public required IReadOnlyList<ShardFailure> Failures { get; init; }

    /// <summary>How many items there are.</summary>
    public long Total => Plan.Count;

    /// <summary>How many items have a result.</summary>
    public long Done => Shards.Sum(shard => shard.Done);

    /// <summary>How many items have failed.</summary>
    public long Failed => Shards.Sum(shard => shard.Failed);

    /// <summary>How many items have neither a result nor a failure.</summary>
    public long Missing => Shards.Sum(shard => shard.Missing);

    /// <summary>The shards with a missing item.</summary>
    public IReadOnlyList<int> MissingShards => [.. Shards.Where(shard => shard.Missing > 0).Select(shard => shard.Index)];

    /// <summary>The shards with an item that has failed.</summary>
    public IReadOnlyList<int> FailedShards => [.. Shards.Where(shard => shard.Failed > 0).Select(shard => shard.Index)];

    /// <summary>Whether nothing is missing: each item has a result or has failed.</summary>
    public bool IsSettled => Missing == 0;

    /// <summary>Whether each item has a result, and no two copies differ.</summary>
    public bool IsComplete => Done == Total && Conflicts.Count == 0;

    /// <summary>A summary in one line.</summary>
    public string Summary
    {
        get
        {
            var text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"{Plan.Name}: {Done} of {Total} {Plan.Items.Noun} done");
            Add(Failed, "failed");
            Add(Missing, $"missing in {MissingShards.Count} of {Plan.Shards} shards");
            Add(Damaged.Count, "damaged files");
            Add(Conflicts.Count, "conflicts");
            return text.ToString();

            void Add(long count, string what)
            {
                if (count > 0)
                {
                    text.Append(CultureInfo.InvariantCulture, $", {count} {what}");
                }
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Summary;
}

/// <summary>Which results of a shard exist. Immutable.</summary>
/// <param name="Index">The shard.</param>
/// <param name="Done">How many items have a result.</param>
/// <param name="Failed">How many have failed.</param>
/// <param name="Missing">How many have neither.</param>
public sealed record ShardStatus(int Index, long Done, long Failed, long Missing);

/// <summary>An item of a plan that has failed.</summary>
/// <param name="Item">The run with its parameters, or the number of the batch.</param>
/// <param name="Failure">What it threw.</param>
public sealed record ShardFailure(string Item, RunFailure Failure);
