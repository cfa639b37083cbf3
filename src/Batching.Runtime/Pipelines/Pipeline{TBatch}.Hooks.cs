namespace Batching;

/// <content>Hooks before and after a run.</content>
public sealed partial class Pipeline<TBatch>
{
    /// <summary>
    /// Adds a hook that runs once in each run, when the first batch is asked for and before any step. If it throws, the run fails with that
    /// exception; a <see cref="StopPipelineException"/> ends the run without a batch.
    /// </summary>
    /// <param name="hook">The hook. Several hooks run in the order in which they were added.</param>
    /// <returns>The pipeline with the hook.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="hook"/> is <see langword="null"/>.</exception>
    public Pipeline<TBatch> Before(Action hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return BeforeAsync(_ =>
        {
            hook();
            return Task.CompletedTask;
        });
    }

    /// <inheritdoc cref="Before(Action)"/>
    /// <param name="hook">The hook. It is awaited. Several hooks run in the order in which they were added.</param>
    public Pipeline<TBatch> Before(Func<ValueTask> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return BeforeAsync(_ => hook().AsTask());
    }

    /// <inheritdoc cref="Before(Func{ValueTask})"/>
    /// <param name="hook">
    /// The hook. It is awaited. Several hooks run in the order in which they were added. Its token is cancelled with the run.
    /// </param>
    public Pipeline<TBatch> Before(Func<CancellationToken, ValueTask> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return BeforeAsync(token => hook(token).AsTask());
    }

    /// <inheritdoc cref="Before(Action)"/>
    /// <param name="hook">
    /// The hook. It is awaited. Several hooks run in the order in which they were added. Its token is cancelled with the run.
    /// </param>
    public Pipeline<TBatch> BeforeAsync(Func<CancellationToken, Task> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return new(Chain with { Before = [.. Chain.Before, hook] });
    }

    /// <summary>
    /// Adds a hook that runs once in each run that has begun, when it ends: after its last batch, and also if it failed, was cancelled or
    /// was left early. No step runs any more then.
    /// </summary>
    /// <remarks>
    /// Every hook runs, also if others throw. If the run has no failure, it throws what the first hook threw. If it has one,
    /// <see cref="LaterFailures.FromException"/> has what hooks threw. If you leave the loop early, nothing is thrown: see
    /// <see cref="PipelineReport.LaterFailures"/>.
    /// </remarks>
    /// <param name="hook">The hook. Several hooks run in the order in which they were added.</param>
    /// <returns>The pipeline with the hook.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="hook"/> is <see langword="null"/>.</exception>
    public Pipeline<TBatch> After(Action hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return AfterAsync(() =>
        {
            hook();
            return Task.CompletedTask;
        });
    }

    /// <inheritdoc cref="After(Action)"/>
    /// <param name="hook">The hook. It is awaited. Several hooks run in the order in which they were added.</param>
    public Pipeline<TBatch> After(Func<ValueTask> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return AfterAsync(() => hook().AsTask());
    }

    /// <inheritdoc cref="After(Action)"/>
    /// <param name="hook">The hook. It is awaited. Several hooks run in the order in which they were added.</param>
    public Pipeline<TBatch> AfterAsync(Func<Task> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return new(Chain with { After = [.. Chain.After, hook] });
    }
}
