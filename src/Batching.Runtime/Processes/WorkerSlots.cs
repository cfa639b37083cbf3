namespace Batching.Runtime;

/// <summary>The slots of a call that have a worker, to cancel or kill all of them. Thread-safe.</summary>
internal sealed class WorkerSlots
{
    private readonly List<WorkerSlot> _slots = [];

    internal void Add(WorkerSlot slot)
    {
        lock (_slots)
        {
            _slots.Add(slot);
        }
    }

    internal void Remove(WorkerSlot slot)
    {
        lock (_slots)
        {
            _slots.Remove(slot);
        }
    }

    /// <summary>Does something with each slot.</summary>
    internal void ForEach(Action<WorkerSlot> action)
    {
        lock (_slots)
        {
            _slots.ForEach(action);
        }
    }
}
