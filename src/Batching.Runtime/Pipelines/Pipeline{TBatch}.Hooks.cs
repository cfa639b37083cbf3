namespace Batching;

/// <content>What runs once a run.</content>
public sealed partial class Pipeline<TBatch>
{
    /// <summary>
    /// Adds something to do once in each run, when its first batch is asked for and before any step. What it throws is thrown by the run; a
    /// <see cref="StopPipelineException"/> ends it without a batch.
    /// </summary>
    /// <param name="hook">What to do. Several run in the order in which they were added.</param>
    /// <returns>The pipeline with it.</returns>
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
    /// <param name="hook">What to do, and await. Several run in the order in which they were added.</param>
    public Pipeline<TBatch> Before(Func<ValueTask> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return BeforeAsync(_ => hook().AsTask());
    }

    /// <inheritdoc cref="Before(Func{ValueTask})"/>
    /// <param name="hook">
    /// What to do, and await. Several run in the order in which they were added. Its token is cancelled when the run is.
    /// </param>
    public Pipeline<TBatch> Before(Func<CancellationToken, ValueTask> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return BeforeAsync(token => hook(token).AsTask());
    }

    /// <inheritdoc cref="Before(Action)"/>
    /// <param name="hook">
    /// What to do, and await. Several run in the order in which they were added. Its token is cancelled when the run is.
    /// </param>
    public Pipeline<TBatch> BeforeAsync(Func<CancellationToken, Task> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return new(Chain with { Before = [.. Chain.Before, hook] });
    }

    /// <summary>
    /// Adds something to do once in each run that has begun, when it has ended: at its last batch, also when it failed, was cancelled or
    /// left early. No step runs any more then.
    /// </summary>
    /// <remarks>
    /// Each runs, whatever others throw. The run throws what the first of them threw, unless it has a failure of its own, which then has it
    /// beside it: <see cref="LaterFailures.FromException"/>. Where the loop is left early nothing is thrown: see
    /// <see cref="PipelineReport.LaterFailures"/>.
    /// </remarks>
    /// <param name="hook">What to do. Several run in the order in which they were added.</param>
    /// <returns>The pipeline with it.</returns>
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
    /// <param name="hook">What to do, and await. Several run in the order in which they were added.</param>
    public Pipeline<TBatch> After(Func<ValueTask> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return AfterAsync(() => hook().AsTask());
    }

    /// <inheritdoc cref="After(Action)"/>
    /// <param name="hook">What to do, and await. Several run in the order in which they were added.</param>
    public Pipeline<TBatch> AfterAsync(Func<Task> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return new(Chain with { After = [.. Chain.After, hook] });
    }
}
