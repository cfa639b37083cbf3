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

/// <summary>The runs of a study.</summary>
internal sealed class RunItems : PlanItems
{
    private readonly IReadOnlyList<PlannedIdentity> _runs;
    private readonly Dictionary<string, string> _codes;
    private readonly Dictionary<string, long> _places = new(StringComparer.Ordinal);

    internal RunItems(ClusterPlan plan)
        : base(plan)
    {
        _runs = plan.Data.Runs!;
        _codes = plan.Data.Code.ToDictionary(code => code.Of, code => code.Version, StringComparer.Ordinal);
        for (var place = 0; place < _runs.Count; place++)
        {
            _places.Add(_runs[place].Id, place);
        }
    }

    internal override string Noun => "runs";

    internal override IEnumerable<string> Codes => _codes.Values.Distinct(StringComparer.Ordinal);

    internal override ItemKey KeyOf(long place)
    {
        PlannedIdentity run = _runs[(int)place];
        return new(run.Type, _codes[run.Type], run.Id);
    }

    internal override long? PlaceOf(string id) => _places.TryGetValue(id, out long place) ? place : null;

    internal override string NameOf(long place)
    {
        PlannedIdentity run = _runs[(int)place];
        IEnumerable<string> parameters = run.Parameters.EnumerateObject().Select(parameter => $"{parameter.Name}: {JsonDifference.Compact(parameter.Value)}");
        return PrintedText.Line($"{run.Type[(run.Type.LastIndexOfAny(['.', '+']) + 1)..]}({string.Join(", ", parameters)})");
    }
}
