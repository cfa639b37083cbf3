using System.Diagnostics;

namespace Batching;

/// <summary>
/// Measures the steps of one batch. A step begins when the one before it has ended, so that one look at the clock does for both. A mutable
/// struct: keep it in a local.
/// </summary>
/// <param name="meters">What measures each step; null where nothing is measured.</param>
/// <param name="watch">What shows them; null where nobody looks.</param>
internal struct StepClock(ActionMeter?[]? meters, BatchWatch? watch)
{
    private long _mark;
    private int _index;
    private string _name = "";
    private Batch? _batch;
    private int _items;
    private long _failedBefore;

    /// <summary>The last time stamp: after a step, when it ended. 0 where steps are not measured.</summary>
    internal readonly long Mark => _mark;

    /// <summary>What has passed until now is no step's.</summary>
    internal void Skip() => _mark = meters is null ? 0 : Stopwatch.GetTimestamp();

    /// <summary>A step begins.</summary>
    internal void Begin(int index, PipelineStep step, Batch batch)
    {
        (_index, _name, _batch, _items, _failedBefore) = (index, step.Name, batch, batch.Count, batch.FailedItems);
        watch?.BeginStep();
    }

    /// <summary>The step has ended, if one is under way.</summary>
    internal void End()
    {
        if (_batch is null)
        {
            return;
        }

        if (meters is not null)
        {
            long now = Stopwatch.GetTimestamp();
            meters[_index]!.Add(now - _mark, _items, _batch.FailedItems - _failedBefore);
            _mark = now;
        }

        watch?.EndStep(_name, _items);
        _batch = null;
    }

    /// <summary>The step has failed, if one is under way.</summary>
    internal void Fail()
    {
        if (_batch is not null)
        {
            meters?[_index]!.AddFailure();
            End();
        }
    }
}
