namespace Batching;

/// <summary>Runs what a pipeline does once a run, in the run's context and without the caller's synchronization context.</summary>
internal sealed class RunHooks(PipelineChain chain, RunContext run)
{
    internal async Task BeforeAsync()
    {
        foreach (Func<CancellationToken, Task> hook in chain.Before)
        {
            await CallAsync("Before", () => hook(run.Lifetime.Token)).ConfigureAwait(false);
        }
    }

    /// <summary>Runs each, whatever others throw. The run has ended: a hook that stops it stops nothing.</summary>
    internal async Task AfterAsync()
    {
        foreach (Func<Task> hook in chain.After)
        {
            try
            {
                await CallAsync("After", hook).ConfigureAwait(false);
            }
            catch (StopPipelineException)
            {
                // As asked.
            }
            catch (Exception failure)
            {
                run.Failures.Add(failure);
            }
        }
    }

    private async Task CallAsync(string kind, Func<Task> hook)
    {
        if (RunContext.MustLeaveCaller)
        {
            await RunContext.LeaveCaller();
        }

        await run.RunAsync(
            () => hook()
                ?? throw new InvalidOperationException(
                    $"A hook of {kind}Async returned null in place of a task. Return a task, Task.CompletedTask say."))
            .ConfigureAwait(false);
    }
}
