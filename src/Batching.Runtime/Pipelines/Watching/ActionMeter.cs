using System.Diagnostics;

namespace Batching;

/// <summary>Measures one step of a run. Any number of threads may read; only one may write, unless the meter is shared.</summary>
/// <param name="name">The step's name.</param>
/// <param name="step">Its number.</param>
/// <param name="isShared">Whether batches may run the step at the same time.</param>
internal sealed class ActionMeter(string name, int step, bool isShared)
{
    private readonly DurationHistogram _durations = new();
    private long _items;
    private long _failedItems;
    private long _failedCalls;

    internal int Step => step;

    /// <summary>Adds a call that has ended.</summary>
    /// <param name="ticks">How long it took.</param>
    /// <param name="items">The number of items of the batch at the beginning of the step.</param>
    /// <param name="failedItems">The number of items that failed, including those that were dropped.</param>
    internal void Add(long ticks, int items, long failedItems)
    {
        if (isShared)
        {
            _durations.AddShared(ticks);
            Interlocked.Add(ref _items, items);
        }
        else
        {
            _durations.Add(ticks);
            _items += items;
        }

        if (failedItems > 0)
        {
            Interlocked.Add(ref _failedItems, failedItems);
        }
    }

    /// <summary>Adds a call that threw, other than to skip or stop.</summary>
    internal void AddFailure() => Interlocked.Increment(ref _failedCalls);

    internal ActionReport Report(TimeSpan elapsed)
    {
        TimeSpan total = Time(_durations.Total);
        return new ActionReport
        {
            Name = name,
            Step = step,
            Calls = _durations.Count,
            Items = Volatile.Read(ref _items),
            Total = total,
            P50 = Time(_durations.Percentile(0.5)),
            P95 = Time(_durations.Percentile(0.95)),
            FailedItems = Volatile.Read(ref _failedItems),
            FailedCalls = Volatile.Read(ref _failedCalls),
            ShareOfRun = elapsed > TimeSpan.Zero ? total / elapsed : 0,
        };
    }

    private static TimeSpan Time(long ticks) => Stopwatch.GetElapsedTime(0, ticks);
}
