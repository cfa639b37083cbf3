using System.ComponentModel;
using Batching.Runtime;

namespace Batching;

/// <summary>
/// A chain of steps for the batches of a dataset. It is lazy: nothing runs before you start a run. It is immutable: every method returns a
/// new pipeline, so pipelines with the same beginning are independent, and you can run one many times and from many threads.
/// </summary>
/// <remarks>
/// The compiler writes a step for each action of a batch class, with the same name:
/// <c>dataset.Pipeline&lt;Thumbnails&gt;().Load().Resize(128)</c>.
/// </remarks>
/// <typeparam name="TBatch">The type of the batches that leave the last step.</typeparam>
public sealed partial class Pipeline<TBatch> : Pipeline
    where TBatch : Batch
{
    internal Pipeline(PipelineChain chain)
        : base(chain)
    {
    }

    internal override Type OutputType => typeof(TBatch);

    /// <summary>Adds an action as a step. For generated code.</summary>
    /// <typeparam name="TNext">The type of the batches that leave the step.</typeparam>
    /// <param name="name">The step's name.</param>
    /// <param name="call">Creates the call on a batch. The batch that it returns leaves the step.</param>
    /// <param name="options">The options of the calls.</param>
    /// <param name="isAwaited">Whether the call is awaited.</param>
    /// <param name="lengths">
    /// The number of values of the step's arguments. They are checked against the batch size when a run starts.
    /// </param>
    /// <returns>The longer pipeline.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Pipeline<TNext> Step<TNext>(
        string name, Func<TBatch, ActionCall> call, CallOptions? options, bool isAwaited = false,
        params ReadOnlySpan<PerItemLength> lengths)
        where TNext : Batch
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(call);
        return new(Chain.With(new ActionStep<TBatch, TNext>(name, call, options, isAwaited, lengths.ToArray())));
    }

    /// <summary>Adds a step of your own. With prefetch, it runs for several batches at the same time.</summary>
    /// <typeparam name="TNext">The type of the batches that leave the step.</typeparam>
    /// <param name="step">
    /// Runs on each batch; returns it, or another, which takes over the indices (if the counts agree) and the scope.
    /// </param>
    /// <returns>The longer pipeline.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="step"/> is <see langword="null"/>.</exception>
    public Pipeline<TNext> Then<TNext>(Func<TBatch, TNext> step)
        where TNext : Batch
    {
        ArgumentNullException.ThrowIfNull(step);
        return Step(nameof(Then), (batch, _) => step(batch));
    }

    /// <summary>Adds an asynchronous step of your own. With prefetch, it runs for several batches at the same time.</summary>
    /// <typeparam name="TNext">The type of the batches that leave the step.</typeparam>
    /// <param name="step">
    /// Runs on each batch; returns it, or another, which takes over the indices (if the counts agree) and the scope. Its token is cancelled
    /// when the run ends early.
    /// </param>
    /// <returns>The longer pipeline.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="step"/> is <see langword="null"/>.</exception>
    public Pipeline<TNext> ThenAsync<TNext>(Func<TBatch, CancellationToken, Task<TNext>> step)
        where TNext : Batch
        => StepAsync(nameof(ThenAsync), step);

    /// <summary>Adds a step that sees each batch and passes it on. With prefetch, it runs for several batches at the same time.</summary>
    /// <param name="look">Is given each batch.</param>
    /// <returns>The longer pipeline.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="look"/> is <see langword="null"/>.</exception>
    public Pipeline<TBatch> Tap(Action<TBatch> look)
    {
        ArgumentNullException.ThrowIfNull(look);
        return Step(nameof(Tap), (batch, _) =>
        {
            look(batch);
            return batch;
        });
    }

    /// <inheritdoc cref="Tap(Action{TBatch})"/>
    /// <param name="look">
    /// Called with each batch, and awaited before the batch is passed on. If your work returns a <see cref="Task"/>: <c>async batch =>
    /// await …</c>.
    /// </param>
    public Pipeline<TBatch> Tap(Func<TBatch, ValueTask> look)
    {
        ArgumentNullException.ThrowIfNull(look);
        return Tap((batch, _) => look(batch));
    }

    /// <inheritdoc cref="Tap(Func{TBatch, ValueTask})"/>
    /// <param name="look">
    /// Called with each batch, and awaited before the batch is passed on. Its token is cancelled when the run ends early.
    /// </param>
    public Pipeline<TBatch> Tap(Func<TBatch, CancellationToken, ValueTask> look)
    {
        ArgumentNullException.ThrowIfNull(look);
        return StepAsync(nameof(Tap), async (batch, token) =>
        {
            await look(batch, token).ConfigureAwait(false);
            return batch;
        });
    }

    /// <summary>
    /// Skips the batches that do not fulfil a condition, as a <see cref="SkipBatchException"/> does. With prefetch, the condition is called
    /// for several batches at the same time.
    /// </summary>
    /// <param name="condition">Is given each batch.</param>
    /// <returns>The longer pipeline.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="condition"/> is <see langword="null"/>.</exception>
    public Pipeline<TBatch> Where(Func<TBatch, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return new(Chain.With(new ConditionNode<TBatch>(condition)));
    }

    /// <summary>
    /// Creates a run whose batches you enumerate: <c>await foreach (var batch in pipeline.Batches(options))</c>. It starts when you ask for
    /// the first batch.
    /// </summary>
    /// <param name="options">How it runs. Default: <c>new PipelineOptions()</c>.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The run. Enumerate it once.</returns>
    /// <exception cref="ArgumentException">
    /// The options do not fit the pipeline, and the message says why: <see cref="PipelineOptions.DropLast"/> is set and no batch would be
    /// full; both epochs and iterations are set; an argument with one value for each item does not fit every batch; a variable is given a
    /// value of another type; or the checkpoint belongs to another dataset, pipeline or options.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The pipeline is a template (bind it with <see cref="On{TKey}(Dataset{TKey})"/>), or two of its variables have the same name.
    /// </exception>
    public PipelineRun<TBatch> Batches(PipelineOptions? options = null, CancellationToken cancellationToken = default)
    {
        return Observed(options ?? new PipelineOptions(), null, cancellationToken);
    }

    internal PipelineRun<TBatch> Observed(PipelineOptions options, Action<BatchOutcome>? observer, CancellationToken cancellationToken)
    {
        var stages = new RunStages(Chain, options, 0);
        var fingerprint = new Lazy<RunFingerprint>(() => new RunFingerprint(options.Fingerprint, Chain.Fingerprint));
        options.ResumeFrom?.CheckFits(fingerprint.Value);
        return new(Chain, stages, new RunValues(Chain, options), fingerprint, options, cancellationToken) { Observer = observer };
    }

    /// <summary>
    /// Runs all batches for what the steps do with them, not on the caller's thread, and keeps none. To save checkpoints on the way,
    /// enumerate <see cref="Batches"/> instead: see <see cref="PipelineRun{TBatch}.Checkpoint"/>.
    /// </summary>
    /// <inheritdoc cref="PipelineRun{TBatch}" path="/remarks"/>
    /// <param name="options">How it runs. Default: <c>new PipelineOptions()</c>.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The report of the run.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Batches"/>; thrown at once.</exception>
    /// <exception cref="InvalidOperationException">As for <see cref="Batches"/>; thrown at once.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled. The exception has the caller's token.</exception>
    public Task<PipelineReport> RunAsync(PipelineOptions? options = null, CancellationToken cancellationToken = default)
        => Batches(options, cancellationToken).RunAsync();

    internal Pipeline<TNext> Step<TNext>(
        string name, Func<TBatch, CancellationToken, TNext> step, params ReadOnlySpan<PerItemLength> lengths)
        where TNext : Batch
        => new(Chain.With(new SynchronousStep<TBatch, TNext>(name, step, lengths.ToArray())));

    internal Pipeline<TNext> StepAsync<TNext>(
        string name, Func<TBatch, CancellationToken, Task<TNext>> step, params ReadOnlySpan<PerItemLength> lengths)
        where TNext : Batch
    {
        ArgumentNullException.ThrowIfNull(step);
        return new(Chain.With(new AsynchronousStep<TBatch, TNext>(name, step, lengths.ToArray())));
    }
}
