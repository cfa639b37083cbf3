namespace Batching.Cluster;

/// <summary>The items of a plan, by their places. Thread-safe.</summary>
internal abstract class PlanItems(ClusterPlan plan)
{
    protected ClusterPlan Plan { get; } = plan;

    /// <summary>What the items are called.</summary>
    internal abstract string Noun { get; }

    /// <summary>The versions of code whose results the plan needs, each once.</summary>
    internal abstract IEnumerable<string> Codes { get; }

    internal ResultFolder Results { get; } = new(plan.Folder);

    /// <summary>What the result of an item is named after.</summary>
    internal abstract ItemKey KeyOf(long place);

    /// <summary>The place of an id; null where the plan has no such item.</summary>
    internal abstract long? PlaceOf(string id);

    /// <summary>The item in words.</summary>
    internal abstract string NameOf(long place);

    /// <summary>Whether what a result speaks of is there and whole.</summary>
    internal virtual bool Verifies(ResultRecord record) => true;
}
