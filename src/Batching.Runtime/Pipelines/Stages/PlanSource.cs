namespace Batching;

/// <summary>The source of the first stage: the batches that the run plans to take from its dataset.</summary>
internal sealed class PlanSource(RunPlan plan, StagePosition? from) : StageSource
{
    private readonly IEnumerator<PlannedBatch> _plan = plan.Batches(from?.Number ?? 0).GetEnumerator();

    internal override bool LeavesWork => false;

    internal override ValueTask<StageInput?> NextAsync() => new(_plan.MoveNext() ? _plan.Current : null);

    internal override ValueTask EndAsync()
    {
        _plan.Dispose();
        return default;
    }
}
