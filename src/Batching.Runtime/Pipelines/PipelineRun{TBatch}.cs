namespace Batching;

/// <summary>One run of a pipeline. It computes each batch when you ask for it, in order. Enumerate it once.</summary>
/// <remarks>
/// <para>
/// If a batch fails, the batches before it are delivered first. Then the exception is thrown unchanged, with its place noted: see
/// <see cref="BatchFailure"/>. Later failures, such as those of an After hook or a listener, are kept beside it (see
/// <see cref="LaterFailures"/>). If the run itself has no failure, it throws the first of them at its end. If you leave the loop, nothing
/// is thrown, so that your own exception is not lost; failures are then logged and in <see cref="PipelineReport.LaterFailures"/>. A
/// <see cref="SkipBatchException"/> skips its batch. A <see cref="StopPipelineException"/> ends the run before its batch. With
/// <see cref="BatchFailurePolicy.Skip"/> a failed batch is skipped too, and the report has its failure. All this is the same for every
/// <see cref="PipelineOptions.Prefetch"/>.
/// </para>
/// <para>
/// A run ends with its last batch, a failure, a cancelled token, or when you leave the loop. After that no step starts. The token of the
/// running steps is cancelled, and the call that ends the run returns when all of them have ended, also if a step ignores its token. After
/// a token is cancelled, no batch is delivered: the wait for the next batch throws an <see cref="OperationCanceledException"/> with that
/// token.
/// </para>
/// <para>
/// If a batch class is <see cref="IDisposable"/> or <see cref="IAsyncDisposable"/>, the run owns a batch until it is delivered; then you
/// do. The run disposes batches that are skipped, fail, or are ready when it ends. <see cref="Pipeline{TBatch}.RunAsync"/> disposes all
/// batches after their last step. A step that returns another batch takes over the one that it got. <see cref="Pipeline{TBatch}.Rebatch"/>
/// and Merge move rows into new batches. A new batch continues the first batch that it is made of; the others are disposed without rows.
/// </para>
/// <para>
/// Steps have the culture and the <see cref="AsyncLocal{T}"/> values that the run began with. They run without a synchronization context.
/// With prefetch they run on threads of the pool. Without prefetch they run on the thread that asks for the batch, unless it has a
/// synchronization context or a task scheduler of its own.
/// </para>
/// </remarks>
/// <typeparam name="TBatch">The type of the batches.</typeparam>
public sealed partial class PipelineRun<TBatch> : IAsyncEnumerable<TBatch>
    where TBatch : Batch
{
    private readonly PipelineChain _chain;
    private readonly RunStages _stages;
    private readonly RunValues _values;
    private readonly PipelineOptions _options;
    private readonly CancellationToken _cancellationToken;
    private readonly RunCounts _counts;
    private readonly Lazy<RunFingerprint> _fingerprint;
    private RunContext? _run;
    private bool _isTaken;

    internal PipelineRun(
        PipelineChain chain, RunStages stages, RunValues values, Lazy<RunFingerprint> fingerprint, PipelineOptions options,
        CancellationToken cancellationToken)
    {
        (_chain, _stages, _values, _fingerprint, _options, _cancellationToken) =
            (chain, stages, values, fingerprint, options, cancellationToken);
        _counts = new RunCounts(stages, options, values);
    }

    /// <summary>
    /// What the run has done so far. If it resumes from a checkpoint, earlier runs are not included. You may read it at any time, on any
    /// thread.
    /// </summary>
    public PipelineReport Report => _counts.Report(_values.Current, Volatile.Read(ref _run));

    /// <summary>
    /// The state of the run after the batch that was delivered last. Another run continues from it with
    /// <see cref="PipelineOptions.ResumeFrom"/>. You may read it at any time, on any thread, also after the run has ended. After a failure
    /// it is the state before the failed batch.
    /// </summary>
    /// <remarks>
    /// Take it when you have finished with the current batch, and save it together with what you computed, such as the weights of a model.
    /// It is cheap for any dataset, except that the first one for each dataset hashes all indices.
    /// </remarks>
    /// <example><code>run.Checkpoint.Save("run.json");</code></example>
    public PipelineCheckpoint Checkpoint
        => PipelineCheckpoint.Of(_fingerprint.Value, _chain.Variables, _options.ResumeFrom, _counts.Stand, _values.Initial);

    /// <summary>
    /// Returns the value of a variable after the batch that was delivered last. You may call it at any time, on any thread.
    /// </summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="variable">The variable.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="variable"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The run has a value of another type with this name.</exception>
    public T GetValue<T>(Variable<T> variable) => _values.Current.GetValue(variable);

    /// <summary>Begins to enumerate the run. The run starts when you ask for the first batch.</summary>
    /// <param name="cancellationToken">Ends the run, as the token given to <see cref="Pipeline{TBatch}.Batches"/> does.</param>
    /// <returns>The enumerator. Dispose it, as <c>await foreach</c> does.</returns>
    /// <exception cref="InvalidOperationException">The run has already been enumerated.</exception>
    public IAsyncEnumerator<TBatch> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _isTaken, true))
        {
            throw new InvalidOperationException(
                "A run can be enumerated only once, and this one already has been. Call Batches again for another run.");
        }

        return new Enumerator(this, cancellationToken);
    }

    /// <summary>Called with each outcome before the run handles it, also for batches that are not delivered. For shards.</summary>
    internal Action<BatchOutcome>? Observer { get; init; }

    internal async Task<PipelineReport> RunAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await foreach (TBatch batch in this.ConfigureAwait(false))
        {
            // The run is for what the steps do, and only this method has the batch.
            await BatchDisposal.DisposeAsync(batch).ConfigureAwait(false);
        }

        return Report;
    }
}
