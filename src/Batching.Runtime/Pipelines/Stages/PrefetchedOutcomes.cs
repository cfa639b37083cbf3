using System.Diagnostics;
using Batching.Runtime;

namespace Batching;

/// <summary>
/// Runs batches ahead of the consumer and delivers their outcomes in order. At most <c>Prefetch</c> batches are claimed and not yet
/// delivered.
/// </summary>
/// <remarks>
/// The states of a batch, and the method that moves it on:
/// <code>
///                 ClaimAsync            BatchRunner                         Finish               NextAsync
///   in the source ──────────► claimed ─────────────► finished ─┬─ before its turn ─► in the ring ─────────► delivered
///                 one at a time         in parallel            └─ the consumer waits for it ──────────────►
/// </code>
/// Workers are helpers from the <see cref="HelperQueue"/>. Their states:
/// <code>
///                  RunHelper            TryBeginClaim                   no room, or another worker claims
///   requested ────────────────► working ─────────────► claims, runs and finishes a batch ───────► ended
///   (at most one)                          ▲                        │
///                                          └────────────────────────┘
/// </code>
/// A worker that has claimed a batch requests the next worker. Invariant: while the consumer waits, its outcome is in the ring, a worker is
/// working, or a helper is requested.
/// <para>
/// A hurried consumer asks again within a few microseconds. Waking a worker would take longer than its batch, so it runs the next batch
/// itself. The <see cref="StallWatchdog"/> requests a helper if the batch or the consumer takes long after all.
/// </para>
/// </remarks>
internal sealed class PrefetchedOutcomes : OutcomeStream
{
    // Requesting a helper costs about a microsecond.
    private static readonly long s_hurriedTicks = Stopwatch.Frequency * 3 / 1_000_000;

    private readonly StageSource _source;
    private readonly BatchRunner _runner;
    private readonly RunContext _run;
    private readonly Workers _workers;
    private readonly OutcomeWait _wait = new();

    // Guards the ring and the fields below it.
    private readonly Lock _lock = new();
    private readonly OutcomeRing _ring;
    private bool _isWaiting;
    private bool _isClaiming;
    private bool _isSourceEnded;
    private Exception? _sourceError;
    private bool _isHelperRequested;
    private int _working;
    private bool _isEnding;
    private TaskCompletionSource? _whenIdle;

    // State of the consumer. The watchdog also ends the watch.
    private long _lastAsked;
    private int _watch = StallWatchdog.NoWatch;

    internal PrefetchedOutcomes(StageSource source, BatchRunner runner, RunContext run)
    {
        (_source, _runner, _run) = (source, runner, run);
        _ring = new OutcomeRing(run.Options.DeepestPrefetch);
        _workers = new Workers(this);
    }

    /// <summary>What the consumer gets when it asks.</summary>
    private enum Answer
    {
        /// <summary>An outcome from the ring.</summary>
        Ready,

        /// <summary>The end: every batch is delivered.</summary>
        Ended,

        /// <summary>A batch that it runs itself.</summary>
        RunHere,

        /// <summary>A wait, which a worker ends.</summary>
        Wait,
    }

    internal override bool LeavesWork => _source.LeavesWork;

    private bool HasRoom => !_isSourceEnded && !_isEnding && _ring.Ahead < _run.Depth;

    internal override ValueTask<BatchOutcome?> NextAsync()
    {
        bool isHurried = IsHurried();
        LeaveWatch();
        Answer answer;
        BatchOutcome? outcome;
        int ready;
        bool needsHelper;
        lock (_lock)
        {
            answer = Decide(isHurried, out outcome);
            ready = _ring.Ready;

            // A hurried consumer empties the ring first. The last outcome requests a helper, which keeps the invariant.
            needsHelper = (answer == Answer.Wait || (answer == Answer.Ready && (!isHurried || ready == 0))) && TryReserveHelper();
        }

        if (needsHelper)
        {
            _workers.EnqueueHelper();
        }

        switch (answer)
        {
            case Answer.Ready:
                _run.Watch.ShowReady(-1, ready);
                return new(outcome);
            case Answer.Ended:
                return EndOfSource();
            case Answer.RunHere:
                return RunHereAsync();
            default:
                return _wait.Task;
        }
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
        foreach (BatchOutcome outcome in _ring.Rest)
        {
            await _run.Failures.DisposeAsync(outcome.Batch).ConfigureAwait(false);
        }
    }

    private bool IsHurried()
    {
        long now = Stopwatch.GetTimestamp();
        bool isHurried = now - _lastAsked < s_hurriedTicks;
        _lastAsked = now;
        return isHurried;
    }

    /// <summary>Decides what the consumer gets, and changes the state accordingly. Call it under the lock.</summary>
    private Answer Decide(bool isHurried, out BatchOutcome? outcome)
    {
        outcome = _ring.TryTake();
        if (outcome is not null)
        {
            return Answer.Ready;
        }

        if (_ring.Ahead == 0 && !_isClaiming)
        {
            if (_isSourceEnded)
            {
                return Answer.Ended;
            }

            if (isHurried && !RunContext.MustLeaveCaller)
            {
                _isClaiming = true;
                return Answer.RunHere;
            }
        }

        _isWaiting = true;
        _wait.Begin();
        return Answer.Wait;
    }

    /// <summary>Runs the next batch on the consumer's own thread, which has begun to claim it.</summary>
    private async ValueTask<BatchOutcome?> RunHereAsync()
    {
        if (await ClaimAsync().ConfigureAwait(false) is not (_, { } input))
        {
            return await EndOfSource().ConfigureAwait(false);
        }

        int watch = StallWatchdog.Watch(_workers);
        if (watch == StallWatchdog.NoWatch)
        {
            _workers.RequestHelper();
        }

        Volatile.Write(ref _watch, watch);
        BatchOutcome outcome = await _runner.RunAsync(input).ConfigureAwait(false);
        lock (_lock)
        {
            _ring.Pass();
        }

        return outcome;
    }

    private void LeaveWatch() => StallWatchdog.Unwatch(Interlocked.Exchange(ref _watch, StallWatchdog.NoWatch));

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

    /// <summary>Claims the next batch. One caller at a time: the one that has set <see cref="_isClaiming"/>. Never throws.</summary>
    /// <returns>The batch and its position; no batch if the source has ended.</returns>
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

        if (input is not null && !_runner.IsBeyondEnd(input))
        {
            lock (_lock)
            {
                _isClaiming = false;
                return (_ring.Claim(), input);
            }
        }

        if (input is not null)
        {
            await input.DisposePartsAsync(isMade: false, _run.Failures).ConfigureAwait(false);
        }

        EndSource(error);
        return default;
    }

    /// <summary>Records that the source has ended. A consumer that has every batch learns it at once, otherwise when it asks.</summary>
    private void EndSource(Exception? error)
    {
        bool isAwaited;
        lock (_lock)
        {
            _isClaiming = false;
            (_isSourceEnded, _sourceError) = (true, error);
            isAwaited = _isWaiting && _ring.Ahead == 0;
            _isWaiting &= !isAwaited;
        }

        if (isAwaited && error is not null)
        {
            _wait.Fail(error);
        }
        else if (isAwaited)
        {
            _wait.End(null);
        }
    }

    private ValueTask<BatchOutcome?> EndOfSource()
        => _sourceError is null ? default : ValueTask.FromException<BatchOutcome?>(_sourceError);

    /// <summary>Gives an outcome to the consumer if it waits for it, and otherwise to the ring.</summary>
    private void Finish(long position, BatchOutcome outcome)
    {
        int ready = 0;
        lock (_lock)
        {
            if (_isWaiting && _ring.IsNext(position))
            {
                _isWaiting = false;
                _ring.Pass();
            }
            else
            {
                _ring.Put(position, outcome);
                ready = _ring.Ready;
            }
        }

        if (ready == 0)
        {
            _wait.End(outcome);
        }
        else
        {
            _run.Watch.ShowReady(1, ready);
        }
    }

    /// <summary>
    /// Whether the caller must request one more helper. At most one is requested at a time; each requests the next. Call it under the lock.
    /// </summary>
    private bool TryReserveHelper() => !_isHelperRequested && !_isClaiming && HasRoom && (_isHelperRequested = true);

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
