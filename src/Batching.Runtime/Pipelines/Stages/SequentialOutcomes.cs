namespace Batching;

/// <summary>Runs each batch when it is asked for, on the thread that asks.</summary>
internal sealed class SequentialOutcomes(StageSource source, BatchRunner runner) : OutcomeStream
{
    internal override bool LeavesWork => source.LeavesWork;

    internal override async ValueTask<BatchOutcome?> NextAsync()
    {
        if (RunContext.MustLeaveCaller)
        {
            await RunContext.LeaveCaller();
        }

        StageInput? input = await source.NextAsync().ConfigureAwait(false);
        return input is null ? null : await runner.RunAsync(input).ConfigureAwait(false);
    }

    internal override ValueTask EndAsync() => source.EndAsync();
}
