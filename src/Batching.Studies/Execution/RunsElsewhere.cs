using System.Diagnostics;
using Batching.Runtime;
using Batching.Studies.Stores;

namespace Batching.Studies;

/// <summary>The runs of one call that other processes have claimed. Polls the store for what becomes of them. For one thread.</summary>
internal sealed class RunsElsewhere(StudyCall call, IRunStore store, SessionTally tally)
{
    private readonly HashSet<RunSlot> _slots = [];
    private long _polled;

    internal static TimeSpan PollInterval { get; } = TimeSpan.FromMilliseconds(50);

    internal int Count => _slots.Count;

    internal void Add(RunSlot slot) => _slots.Add(slot);

    /// <summary>Reads from the store what became of the runs, unless it did so within the poll interval.</summary>
    /// <returns>The runs that no other process executes any more and that have no usable outcome.</returns>
    internal List<RunSlot> Poll(IRunWorker worker)
    {
        List<RunSlot> free = [];
        if (Count == 0 || Stopwatch.GetElapsedTime(_polled) < PollInterval)
        {
            return free;
        }

        worker.FreeDead();
        var anySettled = false;
        foreach (IGrouping<RunType, RunSlot> group in _slots.GroupBy(slot => slot.Run.Class).ToArray())
        {
            StoredType type = call.TypeOf(group.First().Run);
            IReadOnlyDictionary<string, StoredRun> rows =
                store.ReadAsync(type.Schema, [.. group.Select(slot => slot.Run.Id)]).Wait();
            foreach (RunSlot slot in group)
            {
                StoredRun? row = rows.GetValueOrDefault(slot.Run.Id);
                if (row is not null)
                {
                    Load(slot, row, type);
                    if (slot.State == RunState.Running)
                    {
                        continue;
                    }
                }

                _slots.Remove(slot);
                if (IsSettled(slot, row))
                {
                    tally.AddElsewhere(slot.State);
                    anySettled = true;
                }
                else
                {
                    free.Add(slot);
                }
            }
        }

        if (anySettled)
        {
            tally.Report();
        }

        _polled = Stopwatch.GetTimestamp();
        return free;
    }

    private void Load(RunSlot slot, StoredRun row, StoredType type)
    {
        slot.Load(row, type.Results, type.Code.Version, keepsOther: call.Options.OnCodeChange == OnCodeChange.Keep);
        if (slot.State == RunState.Stale && call.Options.OnCodeChange == OnCodeChange.Fail)
        {
            throw call.OtherCode(slot);
        }
    }

    /// <summary>Whether the run has a result, or has failed since this call began: an earlier failure is tried again.</summary>
    private bool IsSettled(RunSlot slot, StoredRun? row)
        => slot.State == RunState.Done || (slot.State == RunState.Failed && row!.Finished > DateTime.UtcNow - tally.Elapsed);
}
