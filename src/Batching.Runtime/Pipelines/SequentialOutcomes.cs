namespace Batching;

/// <summary>Runs each batch when it is asked for, on the thread that asks.</summary>
internal sealed class SequentialOutcomes(StageSource source, BatchRunner runner) : OutcomeStream
{
    internal override async ValueTask<BatchOutcome?> NextAsync()
    {
        // A context, a user interface's say, is left once for the batch: its thread is not there to run steps.
        if (SynchronizationContext.Current is not null || TaskScheduler.Current != TaskScheduler.Default)
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }

        StageInput? input = await source.NextAsync().ConfigureAwait(false);
        return input is null ? null : await runner.RunAsync(input).ConfigureAwait(false);
    }

    internal override ValueTask EndAsync() => source.EndAsync();
}
