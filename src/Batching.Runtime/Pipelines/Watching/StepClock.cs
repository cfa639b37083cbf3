using System.Diagnostics;

namespace Batching;

/// <summary>
/// Measures the steps of one batch. Each step begins when the one before it ends, so one time stamp serves both. A mutable struct: keep it
/// in a local.
/// </summary>
/// <param name="meters">The meters of the steps; null if they are not measured.</param>
/// <param name="watch">The activity and trace of the batch; null if nothing shows it.</param>
internal struct StepClock(ActionMeter?[]? meters, BatchWatch? watch)
{
    private long _mark;
    private int _index;
    private string _name = "";
    private Batch? _batch;
    private int _items;
    private long _failedBefore;

    /// <summary>The last time stamp: after a step, the time when it ended. 0 if steps are not measured.</summary>
    internal readonly long Mark => _mark;

    /// <summary>The time until now belongs to no step.</summary>
    internal void Skip() => _mark = meters is null ? 0 : Stopwatch.GetTimestamp();

    internal void Begin(int index, PipelineStep step, Batch batch)
    {
        (_index, _name, _batch, _items, _failedBefore) = (index, step.Name, batch, batch.Count, batch.FailedItems);
        watch?.BeginStep();
    }

    /// <summary>The step ends, if one runs.</summary>
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

    /// <summary>The step fails, if one runs.</summary>
    internal void Fail()
    {
        if (_batch is not null)
        {
            meters?[_index]!.AddFailure();
            End();
        }
    }
}
