using Batching.Studies;

namespace Batching.Cluster;

/// <summary>The items of a plan, by their places. Thread-safe.</summary>
internal abstract class PlanItems(ClusterPlan plan)
{
    protected ClusterPlan Plan { get; } = plan;

    /// <summary>The plural noun for the items.</summary>
    internal abstract string Noun { get; }

    /// <summary>The versions of code whose results the plan needs, each once.</summary>
    internal abstract IEnumerable<string> Codes { get; }

    internal ResultFolder Results { get; } = new(plan.Folder);

    /// <summary>The key that names the result of an item.</summary>
    internal abstract ItemKey KeyOf(long place);

    /// <summary>The place of the item with an id; null if the plan has no such item.</summary>
    internal abstract long? PlaceOf(string id);

    /// <summary>A text that describes the item.</summary>
    internal abstract string NameOf(long place);

    /// <summary>Whether the file that a result refers to exists and is complete.</summary>
    internal virtual bool Verifies(ResultRecord record) => true;

    internal ShardFailure FailureOf(long place, RunFailure failure) => new() { Item = NameOf(place), Failure = failure };
}
