namespace Batching;

/// <summary>One run of a pipeline: its batches in order, each when it is asked for. To be enumerated once.</summary>
/// <remarks>
/// <para>
/// The batches before a failure are delivered; then the failure is thrown as it is, with its place noted (see <see cref="BatchFailure"/>).
/// What fails after it, of an After hook or a listener say, is kept beside it (see <see cref="LaterFailures"/>), and is thrown itself only
/// where the run has no failure before it. Leaving the loop throws nothing, so that your own exception is not lost: what fails then is
/// logged, and in <see cref="PipelineReport.LaterFailures"/>. A <see cref="SkipBatchException"/> leaves its batch out, a
/// <see cref="StopPipelineException"/> ends the run before its batch. All this is the same for every
/// <see cref="PipelineOptions.Prefetch"/>. With <see cref="BatchFailurePolicy.Skip"/> a failed batch is left out too, and the report has
/// its failure.
/// </para>
/// <para>
/// Whatever ends the run (the last batch, a failure, a token, leaving the loop), no step starts afterwards, and the call that ends it
/// returns when the steps under way have ended: they are given a token that is cancelled then, and one that does not look at it is waited
/// for. After a token is cancelled no batch is delivered: the wait for the next one throws <see cref="OperationCanceledException"/> with
/// that token.
/// </para>
/// <para>
/// A batch whose class is <see cref="IDisposable"/> or <see cref="IAsyncDisposable"/> belongs to the run until it is delivered, and to you
/// afterwards. The run disposes of those that are skipped, fail, or are ready when it ends, and <see cref="Pipeline{TBatch}.RunAsync"/> of
/// all, each behind its last step. A step that returns another batch has taken the one that it was given. Rows that
/// <see cref="Pipeline{TBatch}.Rebatch"/> or Merge puts into another batch belong to that one, which carries on the first of those that it
/// is made of; the others are disposed of without rows.
/// </para>
/// <para>
/// Steps see the culture and the <see cref="AsyncLocal{T}"/> values that the run began with. They run without a synchronization context:
/// ahead of the consumer on threads of the pool; without prefetch on the thread that asks for the batch, unless that thread has a
/// synchronization context or a task scheduler of its own, which is left first.
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
    /// What the run has done so far; after its end, all it did. Where it goes on from a checkpoint, what was before is not in it. May be
    /// asked for at any time, from any thread.
    /// </summary>
    public PipelineReport Report => _counts.Report(_values.Current, Volatile.Read(ref _run));

    /// <summary>
    /// Where the run stands: as of the last batch delivered, the one you hold. Another run goes on behind it, with
    /// <see cref="PipelineOptions.ResumeFrom"/>. May be asked for at any time, from any thread, also when the run has ended, whatever ended
    /// it: behind a failure it stands before the batch that failed.
    /// </summary>
    /// <remarks>
    /// Take it when you are done with the batch you hold, and keep it together with what you made of the batches so far: a model's weights,
    /// say. It costs little, whatever the dataset; but the first time all indices of the dataset are looked at, once for each dataset.
    /// </remarks>
    /// <example><code>run.Checkpoint.Save("run.json");</code></example>
    public PipelineCheckpoint Checkpoint
        => PipelineCheckpoint.Of(_fingerprint.Value, _chain.Variables, _options.ResumeFrom, _counts.Stand, _values.Initial);

    /// <summary>
    /// The value of a variable: as of the batches delivered so far, the one you hold included. May be asked for at any time, from any
    /// thread.
    /// </summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="variable">The variable.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="variable"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The run has a value of another type by this name.</exception>
    public T GetValue<T>(Variable<T> variable) => _values.Current.GetValue(variable);

    /// <summary>Begins to enumerate the run. The run itself starts when the first batch is asked for.</summary>
    /// <param name="cancellationToken">Ends the run, as the token given to <see cref="Pipeline{TBatch}.Batches"/> does.</param>
    /// <returns>The batches. Dispose it, as <c>await foreach</c> does.</returns>
    /// <exception cref="InvalidOperationException">The run has been enumerated before.</exception>
    public IAsyncEnumerator<TBatch> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _isTaken, true))
        {
            throw new InvalidOperationException("A run is enumerated once, and this one has been. Call Batches again for another run.");
        }

        return new Enumerator(this, cancellationToken);
    }

    /// <summary>
    /// Is shown each outcome before the run does with it what it does, also those of batches that are not delivered. For shards.
    /// </summary>
    internal Action<BatchOutcome>? Observer { get; init; }

    internal async Task<PipelineReport> RunAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await foreach (TBatch batch in this.ConfigureAwait(false))
        {
            // The steps have done what the run is for, and nobody else has the batch.
            await BatchDisposal.DisposeAsync(batch).ConfigureAwait(false);
        }

        return Report;
    }
}
