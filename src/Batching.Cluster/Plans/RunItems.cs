namespace Batching.Cluster;

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
        IEnumerable<string> parameters =
            run.Parameters.EnumerateObject().Select(parameter => $"{parameter.Name}: {JsonDifference.Compact(parameter.Value)}");
        return PrintedText.Line($"{run.Type[(run.Type.LastIndexOfAny(['.', '+']) + 1)..]}({string.Join(", ", parameters)})");
    }
}
