using System.Runtime.ExceptionServices;

namespace Batching;

/// <summary>Runs what a pipeline does once a run, in the run's context and without the caller's synchronization context.</summary>
internal sealed class RunHooks(PipelineChain chain, RunContext run)
{
    internal async Task BeforeAsync()
    {
        foreach (Func<CancellationToken, Task> hook in chain.Before)
        {
            await CallAsync(() => hook(run.Lifetime.Token)).ConfigureAwait(false);
        }
    }

    /// <summary>Runs each, whatever others throw, and gives what the first that threw threw.</summary>
    /// <param name="isFailed">Whether the run has a failure of its own to show: what they throw is logged then.</param>
    internal async Task AfterAsync(bool isFailed)
    {
        Exception? first = null;
        foreach (Func<Task> hook in chain.After)
        {
            try
            {
                await CallAsync(hook).ConfigureAwait(false);
            }
            catch (Exception failure) when (isFailed || first is not null)
            {
                RunLog.HiddenFailure(run.Options.Logger, failure);
            }
            catch (Exception failure)
            {
                first = failure;
            }
        }

        if (first is not null)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }

    private async Task CallAsync(Func<Task> hook)
    {
        if (RunContext.MustLeaveCaller)
        {
            await RunContext.LeaveCaller();
        }

        await run.RunAsync(hook).ConfigureAwait(false);
    }
}
