namespace Batching;

/// <summary>Runs the hooks of a pipeline, in the context of the run and without the synchronization context of the caller.</summary>
internal sealed class RunHooks(PipelineChain chain, RunContext run)
{
    internal async Task BeforeAsync()
    {
        foreach (Func<CancellationToken, Task> hook in chain.Before)
        {
            await CallAsync("Before", () => hook(run.Lifetime.Token)).ConfigureAwait(false);
        }
    }

    /// <summary>Runs every hook, also if others throw. The run has ended, so a hook that stops it has no effect.</summary>
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
                // The run has already ended.
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
                    $"A hook of {kind}Async returned null instead of a task. Return a task, such as Task.CompletedTask."))
            .ConfigureAwait(false);
    }
}
