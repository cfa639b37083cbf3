namespace Batching.Loops;

/// <summary>
/// Tells how far a run has come, each time that an event runs. The count begins anew with each run of the loop around, whose elements it
/// watches.
/// </summary>
/// <typeparam name="TLoop">The loop class.</typeparam>
public sealed class LoopProgress<TLoop> : LoopEventCallback<TLoop>
    where TLoop : class
{
    private readonly IProgress<LoopProgress> _progress;
    private readonly long? _total;
    private readonly Func<TLoop, string?>? _status;
    private long _count;

    /// <summary>Makes the callback.</summary>
    /// <param name="loopEvent">The event that counts: <c>Training.Events.AfterEpoch</c>.</param>
    /// <param name="progress">Who is told. It is called by the run itself: what it throws fails the section.</param>
    /// <param name="total">How many times the event is going to run in one run of the loop around, if that is known.</param>
    /// <param name="status">What else there is to say, such as a loss.</param>
    /// <exception cref="ArgumentNullException">The event or the progress is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="total"/> is negative.</exception>
    public LoopProgress(
        LoopEvent<TLoop> loopEvent, IProgress<LoopProgress> progress, long? total = null, Func<TLoop, string?>? status = null)
        : base(loopEvent)
    {
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentOutOfRangeException.ThrowIfNegative(total ?? 0, nameof(total));
        (_progress, _total, _status) = (progress, total, status);
    }

    /// <inheritdoc/>
    protected override void OnLoopStarting(ILoopContext around) => _count = 0;

    /// <inheritdoc/>
    protected override void OnEvent(TLoop loop, ILoopContext context)
        => _progress.Report(new LoopProgress(context.Path, ++_count, _total, context.Elapsed, _status?.Invoke(loop)));
}

/// <summary>How far a run of a loop has come. Immutable.</summary>
/// <param name="Path">The event that counts, at its place.</param>
/// <param name="Count">How many times it has run.</param>
/// <param name="Total">How many times it is going to run; null where that is not known.</param>
/// <param name="Elapsed">The time since the run began.</param>
/// <param name="Status">What else there is to say.</param>
public sealed record LoopProgress(string Path, long Count, long? Total, TimeSpan Elapsed, string? Status);
