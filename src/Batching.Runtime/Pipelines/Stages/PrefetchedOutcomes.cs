using System.Diagnostics;
using System.Threading.Tasks.Sources;
using Batching.Runtime;

namespace Batching;

/// <summary>
/// Runs batches ahead of the consumer and delivers their outcomes in order. At most <c>Prefetch</c> batches are claimed and not yet
/// delivered.
/// </summary>
/// <remarks>
/// Workers are helpers from the <see cref="HelperQueue"/>. Each claims the next batch, runs it, and stores its outcome in a ring:
/// <code>
///            ClaimAsync            runner              Finish                    NextAsync
///   source ────────────► claimed ─────────► finished ─────────► ring (or the    ─────────► consumer
///            one at a time         in parallel                   waiting consumer)  in order
/// </code>
/// Invariant: while the consumer waits, an outcome is in the ring at its position, a worker is running, or a helper is requested.
/// <para>
/// A consumer that asks again within a few microseconds would wait longer for a worker to wake up than the batch takes. It then runs the
/// next batch itself, under the <see cref="StallWatchdog"/>: if the batch or the consumer takes long after all, a helper is requested.
/// </para>
/// </remarks>
internal sealed class PrefetchedOutcomes : OutcomeStream, IValueTaskSource<BatchOutcome?>
{
    // Requesting a helper costs about a microsecond.
    private static readonly long s_shortTicks = Stopwatch.Frequency * 3 / 1_000_000;

    private readonly Lock _lock = new();
    private readonly StageSource _source;
    private readonly BatchRunner _runner;
    private readonly RunContext _run;
    private readonly Workers _workers;

    /// <summary>The ring: finished outcomes that are not delivered yet, each at its position modulo the length.</summary>
    private readonly BatchOutcome?[] _finished;

    private long _claimed;
    private long _taken;
    private int _working;
    private bool _isHelperRequested;
    private bool _isClaiming;
    private bool _isSourceEnded;
    private bool _isEnding;
    private int _ready;
    private Exception? _sourceError;
    private TaskCompletionSource? _whenIdle;

    // State of the consumer: what it waits for, and when it asked last.
    private ManualResetValueTaskSourceCore<BatchOutcome?> _awaited = new() { RunContinuationsAsynchronously = true };
    private bool _isAwaited;
    private long _lastAsked;
    private int _watch = NoWatch;

    private const int NoWatch = -1;

    internal PrefetchedOutcomes(StageSource source, BatchRunner runner, RunContext run)
    {
        (_source, _runner, _run) = (source, runner, run);
        _finished = new BatchOutcome?[run.Options.DeepestPrefetch];
        _workers = new Workers(this);
    }

    internal override bool LeavesWork => _source.LeavesWork;

    private bool HasRoom => !_isSourceEnded && !_isEnding && _claimed - _taken < _run.Depth;

    internal override ValueTask<BatchOutcome?> NextAsync()
    {
        long now = Stopwatch.GetTimestamp();
        bool isShort = now - _lastAsked < s_shortTicks;
        _lastAsked = now;
        LeaveWatch();
        ValueTask<BatchOutcome?> next = default;
        bool isAlone = false, needsHelper = false;
        int ready = -1;
        lock (_lock)
        {
            ref BatchOutcome? place = ref _finished[_taken % _finished.Length];
            bool isUnclaimed = _taken == _claimed && !_isClaiming;
            if (place is { } outcome)
            {
                place = null;
                _taken++;
                ready = --_ready;
                next = new(outcome);

                // A consumer in a hurry empties the ring first. The last outcome requests a helper, which keeps the invariant.
                needsHelper = (!isShort || ready == 0) && TryReserveHelper();
            }
            else if (isUnclaimed && _isSourceEnded)
            {
                return Ended();
            }
            else if (isUnclaimed && isShort && !RunContext.MustLeaveCaller)
            {
                _isClaiming = isAlone = true;
            }
            else
            {
                _isAwaited = true;
                _awaited.Reset();
                next = new(this, _awaited.Version);
                needsHelper = TryReserveHelper();
            }
        }

        if (ready >= 0)
        {
            _run.Watch.ShowReady(-1, ready);
        }

        if (needsHelper)
        {
            _workers.EnqueueHelper();
        }

        return isAlone ? RunAloneAsync() : next;
    }

    internal override async ValueTask EndAsync()
    {
        LeaveWatch();
        Task whenIdle = Task.CompletedTask;
        lock (_lock)
        {
            _isEnding = true;
            if (_working > 0)
            {
                _whenIdle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                whenIdle = _whenIdle.Task;
            }
        }

        _workers.CancelRequests();
        await whenIdle.ConfigureAwait(false);
        await _source.EndAsync().ConfigureAwait(false);
        foreach (BatchOutcome? outcome in _finished)
        {
            await _run.Failures.DisposeAsync(outcome?.Batch).ConfigureAwait(false);
        }
    }

    BatchOutcome? IValueTaskSource<BatchOutcome?>.GetResult(short token) => _awaited.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<BatchOutcome?>.GetStatus(short token) => _awaited.GetStatus(token);

    void IValueTaskSource<BatchOutcome?>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _awaited.OnCompleted(continuation, state, token, flags);

    /// <summary>Runs the next batch on the consumer's own thread, which has begun to claim it.</summary>
    private async ValueTask<BatchOutcome?> RunAloneAsync()
    {
        if (await ClaimAsync().ConfigureAwait(false) is not (_, { } input))
        {
            return await Ended().ConfigureAwait(false);
        }

        int watch = StallWatchdog.Watch(_workers);
        if (watch == NoWatch)
        {
            _workers.RequestHelper();
        }

        Volatile.Write(ref _watch, watch);
        BatchOutcome outcome = await _runner.RunAsync(input).ConfigureAwait(false);
        lock (_lock)
        {
            _taken++;
        }

        return outcome;
    }

    /// <summary>Runs batches, one after the other, while there is room for them. Never throws.</summary>
    private async Task WorkAsync()
    {
        while (TryBeginClaim())
        {
            (long position, StageInput? input) = await ClaimAsync().ConfigureAwait(false);
            if (input is not null)
            {
                // This worker is busy from here on, and there may be room for another one.
                _workers.RequestHelper();
                Finish(position, await _runner.RunAsync(input).ConfigureAwait(false));
            }
        }
    }

    /// <summary>Whether this worker may claim another batch. If not, it has ended.</summary>
    private bool TryBeginClaim()
    {
        TaskCompletionSource? idle;
        lock (_lock)
        {
            if (HasRoom && !_isClaiming)
            {
                _isClaiming = true;
                return true;
            }

            idle = --_working == 0 ? _whenIdle : null;
        }

        idle?.SetResult();
        return false;
    }

    /// <summary>
    /// Claims the next batch from the source, one caller at a time. Never throws: a failure of the source is delivered at its position.
    /// </summary>
    private async ValueTask<(long Position, StageInput? Input)> ClaimAsync()
    {
        StageInput? input = null;
        Exception? error = null;
        try
        {
            input = await _source.NextAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_run.Lifetime.IsEnded)
        {
            // The run has ended: there is nothing more to claim.
        }
        catch (Exception failure)
        {
            error = failure;
        }

        bool isAwaited;
        lock (_lock)
        {
            _isClaiming = false;
            if (input is not null && !_runner.IsBeyondEnd(input))
            {
                return (_claimed++, input);
            }

            (_isSourceEnded, _sourceError) = (true, error);
            isAwaited = _isAwaited && _taken == _claimed;
            _isAwaited &= !isAwaited;
        }

        if (input is not null)
        {
            await input.DisposePartsAsync(isMade: false, _run.Failures).ConfigureAwait(false);
        }

        if (isAwaited && error is not null)
        {
            _awaited.SetException(error);
        }
        else if (isAwaited)
        {
            _awaited.SetResult(null);
        }

        return default;
    }

    private void Finish(long position, BatchOutcome outcome)
    {
        int ready;
        lock (_lock)
        {
            if (_isAwaited && position == _taken)
            {
                _isAwaited = false;
                _taken++;
                ready = 0;
            }
            else
            {
                _finished[position % _finished.Length] = outcome;
                ready = ++_ready;
            }
        }

        if (ready > 0)
        {
            _run.Watch.ShowReady(1, ready);
        }
        else
        {
            _awaited.SetResult(outcome);
        }
    }

    private ValueTask<BatchOutcome?> Ended() => _sourceError is null ? default : ValueTask.FromException<BatchOutcome?>(_sourceError);

    /// <summary>
    /// Whether the caller must request one more helper. At most one is requested at a time; each requests the next. Call it under the lock.
    /// </summary>
    private bool TryReserveHelper() => !_isHelperRequested && !_isClaiming && HasRoom && (_isHelperRequested = true);

    private void LeaveWatch() => StallWatchdog.Unwatch(Interlocked.Exchange(ref _watch, NoWatch));

    /// <summary>The workers that run batches ahead.</summary>
    private sealed class Workers(PrefetchedOutcomes outcomes) : SharedWork
    {
        internal override void RequestHelper()
        {
            bool needsHelper;
            lock (outcomes._lock)
            {
                needsHelper = outcomes.TryReserveHelper();
            }

            if (needsHelper)
            {
                EnqueueHelper();
            }

            // From here on workers request each other, so the watchdog is not needed any more.
            outcomes.LeaveWatch();
        }

        internal override void RunHelper()
        {
            lock (outcomes._lock)
            {
                outcomes._isHelperRequested = false;
                if (outcomes._isEnding)
                {
                    return;
                }

                outcomes._working++;
            }

            _ = outcomes.WorkAsync();
        }
    }
}
