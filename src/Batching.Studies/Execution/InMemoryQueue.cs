namespace Batching.Studies;

/// <summary>The queue of a call that stores nothing: all runs are ready at once.</summary>
internal sealed class InMemoryQueue(IReadOnlyList<RunSlot> pending, SessionTally tally) : RunQueue
{
    public override void Dispose()
    {
        // Nothing is held.
    }

    internal override void Start()
    {
        foreach (RunSlot slot in pending)
        {
            AddReady(slot);
        }

        EndReady();
    }

    internal override void Settle(RunSlot slot, RunState outcome)
    {
        slot.State = outcome;
        tally.Add(outcome);
        tally.Report();
    }

    internal override Task CompleteAsync() => Task.CompletedTask;
}
