using System.Diagnostics;
using System.Threading.Tasks.Sources;
using Batching.Runtime;

namespace Batching;

/// <summary>
/// Runs batches ahead of the consumer and hands them out in order: at most as many as it is deep are waiting, running or finished. Workers
/// are messages of the block that all calls share; each claims the next batch, runs it, and puts its outcome in its place.
/// </summary>
/// <remarks>
/// A consumer that asks again within a few microseconds would wait longer for a worker to wake than a batch takes. It makes its next batch
/// itself then, watched as a lone caller is: should the batch, or the consumer, take longer than thought, workers come all the same.
/// </remarks>
internal sealed class PrefetchedOutcomes : OutcomeStream, IValueTaskSource<BatchOutcome?>
{
    // A message to a worker costs about a microsecond.
    private static readonly long s_shortTicks = Stopwatch.Frequency * 3 / 1_000_000;

    private readonly Lock _lock = new();
    private readonly StageSource _source;
    private readonly BatchRunner _runner;
    private readonly RunContext _run;
    private readonly Workers _workers;

    /// <summary>Outcomes that nobody has taken, each at its position modulo the length.</summary>
    private readonly BatchOutcome?[] _finished;

    private long _claimed;
    private long _taken;
    private int _working;
    private bool _isWorkerComing;
    private bool _isClaiming;
    private bool _isSourceEnded;
    private bool _isEnding;
    private int _ready;
    private Exception? _sourceError;
    private TaskCompletionSource? _whenIdle;

    // The consumer's: what it waits for, and how it was when it asked last.
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
        bool isAlone = false, invites = false;
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

                // Whoever asks in short order takes what is there first; but nobody leaves with nothing ready and nobody at it.
                invites = (!isShort || ready == 0) && TryExpectWorker();
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
                invites = TryExpectWorker();
            }
        }

        if (ready >= 0)
        {
            _run.Watch.ShowReady(-1, ready);
        }

        if (invites)
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

    void IValueTaskSource<BatchOutcome?>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _awaited.OnCompleted(continuation, state, token, flags);

    /// <summary>Makes the next batch on the thread that asks for it, which has begun to claim it.</summary>
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

    /// <summary>Runs one batch after the other as long as there is room for them. Never throws.</summary>
    private async Task WorkAsync()
    {
        while (TryBeginClaim())
        {
            (long position, StageInput? input) = await ClaimAsync().ConfigureAwait(false);
            if (input is not null)
            {
                // This worker is busy now: there may be room for another.
                _workers.RequestHelper();
                Finish(position, await _runner.RunAsync(input).ConfigureAwait(false));
            }
        }
    }

    /// <summary>Whether this worker has another batch to claim; if not it has ended.</summary>
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

    /// <summary>Takes the next batch from the source: one at a time. Never throws; what the source throws comes at its place in the order.</summary>
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

    /// <summary>Whether one more worker is to be invited, and expected from now on. Each that comes invites the next. Call it under the lock.</summary>
    private bool TryExpectWorker() => !_isWorkerComing && !_isClaiming && HasRoom && (_isWorkerComing = true);

    private void LeaveWatch() => StallWatchdog.Unwatch(Interlocked.Exchange(ref _watch, NoWatch));

    /// <summary>Those who run batches ahead.</summary>
    private sealed class Workers(PrefetchedOutcomes outcomes) : SharedWork
    {
        internal override void RequestHelper()
        {
            bool invites;
            lock (outcomes._lock)
            {
                invites = outcomes.TryExpectWorker();
            }

            if (invites)
            {
                EnqueueHelper();
            }

            // Whoever watches need not look again: workers see to each other.
            outcomes.LeaveWatch();
        }

        internal override void RunHelper()
        {
            lock (outcomes._lock)
            {
                outcomes._isWorkerComing = false;
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
