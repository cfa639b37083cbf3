namespace Batching.Loops;

/// <summary>
/// Reports the progress of a run each time an event runs. The count starts again with each run of the loop around that yields the elements.
/// </summary>
/// <typeparam name="TLoop">The loop class.</typeparam>
public sealed class ReportProgress<TLoop> : LoopEventCallback<TLoop>
    where TLoop : class
{
    private readonly IProgress<LoopProgress> _progress;
    private readonly long? _total;
    private readonly Func<TLoop, string?>? _status;
    private long _count;

    /// <summary>Creates the callback.</summary>
    /// <param name="loopEvent">The event that is counted, such as <c>Training.Events.AfterEpoch</c>.</param>
    /// <param name="progress">What to report to. The run calls it directly, so an exception of it fails the section.</param>
    /// <param name="total">How many times the event will run in one run of the loop around, if known.</param>
    /// <param name="status">Text to report with the count, such as a loss.</param>
    /// <exception cref="ArgumentNullException"><paramref name="loopEvent"/> or <paramref name="progress"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="total"/> is negative.</exception>
    public ReportProgress(
        LoopEvent<TLoop> loopEvent, IProgress<LoopProgress> progress, long? total = null, Func<TLoop, string?>? status = null)
        : base(loopEvent)
    {
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentOutOfRangeException.ThrowIfNegative(total ?? 0, nameof(total));
        (_progress, _total, _status) = (progress, total, status);
    }

    /// <inheritdoc/>
    protected override void OnLoopStarting(ILoopContext context) => _count = 0;

    /// <inheritdoc/>
    protected override void OnEvent(TLoop loop, ILoopContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _progress.Report(new LoopProgress
        {
            Path = context.Path,
            Count = ++_count,
            Total = _total,
            Elapsed = context.Elapsed,
            Status = _status?.Invoke(loop),
        });
    }
}
