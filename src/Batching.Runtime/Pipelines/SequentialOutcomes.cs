namespace Batching;

/// <summary>Runs each batch when it is asked for, on the thread that asks.</summary>
internal sealed class SequentialOutcomes(RunPlan plan, BatchRunner runner) : OutcomeStream
{
    private readonly IEnumerator<PlannedBatch> _plan = plan.Batches().GetEnumerator();

    internal override async ValueTask<BatchOutcome?> NextAsync()
    {
        // A context, a user interface's say, is left once for the batch: its thread is not there to run steps.
        if (SynchronizationContext.Current is not null || TaskScheduler.Current != TaskScheduler.Default)
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }

        return _plan.MoveNext() ? await runner.RunAsync(_plan.Current).ConfigureAwait(false) : null;
    }

    internal override ValueTask EndAsync()
    {
        _plan.Dispose();
        return default;
    }
}
