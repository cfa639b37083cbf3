using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Batching.Runtime;
using Batching.Studies.Stores;

namespace Batching.Studies;

/// <summary>
/// One call of <see cref="Study.RunAsync"/>: a thread of its own claims runs and stores results, many in one transaction; the engine of batches executes
/// what was claimed. The thread is not the pool's, so that runs which fill the pool do not keep results from being stored.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Everything is disposed where the one call ends.")]
internal sealed class StudySession
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_sign = TimeSpan.FromSeconds(10);

    private static readonly ProcessOptions s_defaultProcesses = new();
    private readonly string _name;
    private readonly IRunStore? _store;
    private readonly StudyOptions _options;
    private readonly Func<Run, StoredType> _typeOf;
    private readonly Func<RunSlot, Exception> _otherCode;
    private readonly CancellationToken _caller;
    private readonly CancellationToken _drain;
    private readonly CancellationTokenSource _stop;
    private readonly Queue<RunSlot> _pending;
    private readonly HashSet<RunSlot> _elsewhere = [];
    private readonly Channel<RunSlot> _ready = Channel.CreateUnbounded<RunSlot>();
    private readonly ConcurrentQueue<RunSlot> _finished = new();
    private readonly ConcurrentDictionary<RunType, bool> _checked = new();
    private readonly Lock _reporting = new();
    private readonly SemaphoreSlim _signal = new(0);
    private readonly RunSlot[] _all;
    private readonly int _total;
    private readonly int _stored;
    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly StudyTelemetry _telemetry;
    private readonly ClaimPace _pace;
    private int _executed;
    private int _failed;
    private int _doneElsewhere;
    private int _failedElsewhere;
    private long _runtimeTicks;
    private volatile bool _isOver;
    private Exception? _fatal;
    private volatile bool _isListenerIgnored;
    private int _inHand;

    /// <summary>Makes a call.</summary>
    /// <param name="name">The study's name.</param>
    /// <param name="store">Where results are stored; null for memory alone.</param>
    /// <param name="total">How many runs the study has.</param>
    /// <param name="pending">Those to be executed.</param>
    /// <param name="options">How.</param>
    /// <param name="typeOf">What is known of a run's class.</param>
    /// <param name="otherCode">What is thrown where another process has stored a result of other code, and that is not to be.</param>
    /// <param name="cancellationToken">Ends the call, and cancels the runs that are executed.</param>
    /// <param name="drain">Ends the call as well, but lets those runs end: no further one is taken.</param>
    internal StudySession(
        string name, IRunStore? store, int total, RunSlot[] pending, StudyOptions options, Func<Run, StoredType> typeOf, Func<RunSlot, Exception> otherCode, CancellationToken cancellationToken,
        CancellationToken drain = default)
    {
        (_name, _store, _options, _typeOf, _otherCode, _caller, _total, _drain) = (name, store, options, typeOf, otherCode, cancellationToken, total, drain);
        (_all, _pending, _stored) = (pending, new Queue<RunSlot>(pending), total - pending.Length);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _telemetry = new StudyTelemetry(name);
        Parallelism = options.MaxParallelism
            ?? (options.Target != Target.Processes && pending.Length > 0 && pending.All(slot => slot.Run.Class.IsAwaitable) ? CallOptions.DefaultAsyncParallelism : Environment.ProcessorCount);
        _pace = new ClaimPace(Parallelism);
    }

    private int Parallelism { get; }

    private bool TakesMore => !_stop.IsCancellationRequested && !_drain.IsCancellationRequested;

    internal async Task<StudyReport> RunAsync()
    {
        using CancellationTokenSource stop = _stop;
        using SemaphoreSlim signal = _signal;
        try
        {
            if (_all.Length > 0)
            {
                if (_store is null)
                {
                    await ExecuteAsync(StartInMemory()).ConfigureAwait(false);
                }
                else
                {
                    await ExecuteAsync(StartStoring()).ConfigureAwait(false);
                }
            }

            Report(isComplete: true);
            ThrowFatal();
            Observed(() => _telemetry.End(_executed, _failed, null));
            ThrowFatal();
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref _fatal, failure, null);
            Observed(() => _telemetry.End(_executed, _failed, failure));
            throw;
        }
        finally
        {
            // What was claimed and not executed is nobody's again.
            foreach (RunSlot slot in _all.Where(slot => slot.State == RunState.Running))
            {
                slot.State = !slot.HasText || slot.Outcome != RunState.Pending ? RunState.Pending : RunState.Stale;
            }
        }

        return new StudyReport
        {
            Study = _name,
            Total = _total,
            Stored = _stored,
            Executed = _executed,
            ExecutedElsewhere = _doneElsewhere,
            Failures = [.. _all.Where(slot => slot.State == RunState.Failed).Select(slot => slot.Run)],
            Elapsed = Stopwatch.GetElapsedTime(_begin),
            Runtime = TimeSpan.FromTicks(_runtimeTicks),
        };
    }

    /// <summary>Executes one run, as the engine asks for it. What it throws the engine retries.</summary>
    internal async ValueTask ExecuteAsync(RunSlot slot, ItemWorker worker)
    {
        CancellationToken token = worker.CancellationToken;
        RunType type = slot.Run.Class;
        using CancellationTokenSource? limit = type.Timeout is null ? null : CancellationTokenSource.CreateLinkedTokenSource(token);
        limit?.CancelAfter(type.Timeout!.Value);
        long begin = Stopwatch.GetTimestamp();
        try
        {
            try
            {
                CancellationToken ofRun = limit?.Token ?? token;
                if (_options.Target == Target.Processes)
                {
                    await RunProcess.ExecuteAsync(slot, Parallelism, _options.Processes ?? s_defaultProcesses, ofRun).ConfigureAwait(false);
                }
                else
                {
                    await slot.Run.ExecuteAsync(slot, _store is not null, ofRun).ConfigureAwait(false);
                }

                // What it returned after its time was up may be a part of the result.
                if (limit is { IsCancellationRequested: true } && !token.IsCancellationRequested)
                {
                    (slot.Value, slot.ResultText) = (null, null);
                    limit.Token.ThrowIfCancellationRequested();
                }
            }
            catch (OperationCanceledException) when (limit is { IsCancellationRequested: true } && !token.IsCancellationRequested)
            {
                throw new TimeoutException($"{slot.Run} did not end within {type.Timeout} ([Run(TimeoutSeconds)]).");
            }
            catch (Exception escape) when (escape is SkipBatchException or StopPipelineException)
            {
                // These steer pipelines; the engine would take them for more than the failure of one run.
                throw new InvalidOperationException($"{slot.Run} threw {escape.GetType().Name}, which means something in a pipeline only.", escape);
            }
        }
        catch (Exception failure)
        {
            bool isCancelled = failure is OperationCanceledException && token.IsCancellationRequested;
            if (!isCancelled && (worker.Attempt > _options.Retries || token.IsCancellationRequested))
            {
                Failed(slot, failure, worker.Attempt, begin);
            }

            throw;
        }

        if (slot.ResultText is { } text && _checked.TryAdd(type, true))
        {
            try
            {
                slot.Run.CheckRoundTrip(text);
            }
            catch (Exception failure)
            {
                End(failure);
                throw new OperationCanceledException("The study has ended.", failure, _stop.Token);
            }
        }

        slot.Code = _typeOf(slot.Run).Code.Version;
        TimeSpan runtime = slot.Runtime!.Value;
        Interlocked.Add(ref _runtimeTicks, runtime.Ticks);
        Settle(slot, RunState.Done);
        Observed(() => StudyTelemetry.RunEnded(type.ShortName, runtime, isFailed: false));
    }

    private void Failed(RunSlot slot, Exception failure, int attempts, long begin)
    {
        slot.Failure = RunFailure.Of(failure, attempts);
        (slot.Value, slot.ResultText, slot.Source, slot.Runtime, slot.Finished) = (null, null, null, Stopwatch.GetElapsedTime(begin), DateTime.UtcNow);
        slot.Started = slot.Finished - slot.Runtime;
        slot.Code = _typeOf(slot.Run).Code.Version;
        TimeSpan runtime = slot.Runtime.Value;
        if (_options.FailurePolicy == FailurePolicy.FailFast)
        {
            Note(new RunFailedException(slot.Run, slot.Failure, failure));
        }

        Settle(slot, RunState.Failed);
        Observed(() => StudyTelemetry.RunEnded(slot.Run.Class.ShortName, runtime, isFailed: true));
    }

    /// <summary>Calls code that may run listeners of the user. If one throws, the call ends, but what was reported to it stands.</summary>
    private void Observed(Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception failure)
        {
            End(failure);
        }
    }

    private void Settle(RunSlot slot, RunState state)
    {
        if (_store is not null)
        {
            // The state follows when it is stored.
            slot.Outcome = state;
            _finished.Enqueue(slot);
            Wake();
            return;
        }

        slot.State = state;
        Interlocked.Increment(ref (state == RunState.Done ? ref _executed : ref _failed));
        lock (_reporting)
        {
            Report(isComplete: false);
        }
    }

    private async Task ExecuteAsync(Task storing)
    {
        Exception? ended = null;
        try
        {
            using var lifetime = new CallLifetime(_name, _options.Timeout, _stop.Token);
            var settings = new FanOutSettings
            {
                MaxParallelism = Parallelism,
                FailFast = _options.FailurePolicy == FailurePolicy.FailFast,
                Retries = _options.Retries,
            };
            var body = new RunBody(this);
            if (_options.Trace is { } file)
            {
                using var trace = new ItemTrace(file, _name);
                await FanOut.RunStreamAsync(new TracedStreamedBody<RunSlot>(body, trace), Claimed(), settings, lifetime).ConfigureAwait(false);
            }
            else
            {
                await FanOut.RunStreamAsync(body, Claimed(), settings, lifetime).ConfigureAwait(false);
            }
        }
        catch (Exception failure)
        {
            ended = failure;
        }

        // What has finished is stored, however the call ends.
        _isOver = true;
        Wake();
        await storing.ConfigureAwait(false);
        if (!(_fatal is OperationCanceledException && _caller.IsCancellationRequested))
        {
            ThrowFatal();
        }

        if (_caller.IsCancellationRequested && ended is not null)
        {
            throw new OperationCanceledException($"{_name} was cancelled by its caller.", _fatal ?? ended, _caller);
        }

        if (ended is TimeoutException)
        {
            throw new TimeoutException($"{_name} did not end within {_options.Timeout} (StudyOptions.Timeout). What has finished is stored.", ended);
        }

        if (ended is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(ended);
        }
    }

    /// <summary>What was claimed and is to be executed, until the call is told to take no further run.</summary>
    private async IAsyncEnumerable<RunSlot> Claimed([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _drain);
        while (true)
        {
            try
            {
                if (!await _ready.Reader.WaitToReadAsync(wait.Token).ConfigureAwait(false))
                {
                    yield break;
                }
            }
            catch (OperationCanceledException) when (_drain.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                yield break;
            }

            while (!_drain.IsCancellationRequested && _ready.Reader.TryRead(out RunSlot? slot))
            {
                if (_store is not null && _pace.IsLow(_ready.Reader.Count))
                {
                    Wake();
                }

                yield return slot;
            }
        }
    }

    private Task StartInMemory()
    {
        foreach (RunSlot slot in _all)
        {
            _ready.Writer.TryWrite(slot);
        }

        _ready.Writer.Complete();
        return Task.CompletedTask;
    }

    private Task StartStoring()
    {
        var storing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            Observed(() =>
            {
                // What fails in its work came before what fails in its end.
                using IRunWorker worker = _store!.BeginWork(_stop.Token);
                Observed(() => Store(worker));
            });
            if (_fatal is null)
            {
                Observed(_store!.Complete);
            }

            _ready.Writer.TryComplete();
            storing.SetResult();
        })
        { IsBackground = true, Name = $"Batching study {_name}" }.Start();
        return storing.Task;
    }

    /// <summary>The life of the storing thread: claims, stores, and waits, until every run is settled or the call is over.</summary>
    private void Store(IRunWorker worker)
    {
        worker.FreeDead();
        long polled = 0;
        while (true)
        {
            bool isLast = _isOver;
            List<RunSlot> finished = [];
            while (finished.Count < ClaimPace.Most && _finished.TryDequeue(out RunSlot? slot))
            {
                finished.Add(slot);
            }

            List<RunSlot> wanted = isLast ? [] : Wanted();
            if (finished.Count > 0 || wanted.Count > 0)
            {
                Commit(worker, finished, wanted);
            }

            if (_elsewhere.Count > 0 && !isLast && Stopwatch.GetElapsedTime(polled) >= s_poll)
            {
                Poll(worker);
                polled = Stopwatch.GetTimestamp();
            }

            if (_pending.Count == 0 && _elsewhere.Count == 0)
            {
                _ready.Writer.TryComplete();
            }

            if (isLast && _finished.IsEmpty)
            {
                break;
            }

            if (_finished.IsEmpty && !_isOver && Want() == 0)
            {
                // A sign of life from time to time, for machines that cannot try this one's lock.
                if (!_signal.Wait(_elsewhere.Count > 0 ? s_poll : s_sign) && _elsewhere.Count == 0)
                {
                    worker.Commit([], []);
                }
            }
        }
    }

    /// <summary>How many runs are to be claimed now.</summary>
    private int Want() => TakesMore ? _pace.Want(_ready.Reader.Count, _inHand, _pending.Count) : 0;

    private List<RunSlot> Wanted()
    {
        List<RunSlot> wanted = [];
        for (int most = Want(); wanted.Count < most && _pending.TryDequeue(out RunSlot? slot);)
        {
            wanted.Add(slot);
        }

        return wanted;
    }

    private void Commit(IRunWorker worker, List<RunSlot> finished, List<RunSlot> wanted)
    {
        long begin = Stopwatch.GetTimestamp();
        IReadOnlyList<bool> claimed = worker.Commit([.. finished.Select(Finished)], [.. wanted.Select(slot => _typeOf(slot.Run).Claim(slot.Run, _options.OnCodeChange == OnCodeChange.Rerun))]);
        foreach (RunSlot slot in finished)
        {
            if (slot.Outcome == RunState.Done)
            {
                slot.Stored(_typeOf(slot.Run).Results);
            }

            slot.State = slot.Outcome;
            Interlocked.Increment(ref (slot.Outcome == RunState.Done ? ref _executed : ref _failed));
        }

        for (var i = 0; i < wanted.Count; i++)
        {
            if (claimed[i])
            {
                wanted[i].State = RunState.Running;
                wanted[i].Outcome = RunState.Pending;
                _inHand++;
                _ready.Writer.TryWrite(wanted[i]);
            }
            else
            {
                _elsewhere.Add(wanted[i]);
            }
        }

        _inHand -= finished.Count;
        if (finished.Count > 0)
        {
            _pace.Finished(finished.Count, TimeSpan.FromTicks(finished.Sum(slot => slot.Runtime!.Value.Ticks)), Stopwatch.GetElapsedTime(begin));
            Report(isComplete: false);
        }
    }

    /// <summary>Looks what became of runs that others had claimed.</summary>
    private void Poll(IRunWorker worker)
    {
        worker.FreeDead();
        var settled = false;
        foreach (IGrouping<RunType, RunSlot> group in _elsewhere.GroupBy(slot => slot.Run.Class).ToArray())
        {
            StoredType type = _typeOf(group.First().Run);
            IReadOnlyDictionary<string, StoredRun> rows = _store!.Read(type.Schema, [.. group.Select(slot => slot.Run.Id)]);
            foreach (RunSlot slot in group)
            {
                if (rows.TryGetValue(slot.Run.Id, out StoredRun? row))
                {
                    slot.Load(row, type.Results, type.Code.Version, keepsOther: _options.OnCodeChange == OnCodeChange.Keep);
                    if (slot.State == RunState.Running)
                    {
                        continue;
                    }

                    if (slot.State == RunState.Stale && _options.OnCodeChange == OnCodeChange.Fail)
                    {
                        throw _otherCode(slot);
                    }
                }

                _elsewhere.Remove(slot);
                if (slot.State == RunState.Done)
                {
                    _doneElsewhere++;
                    settled = true;
                }
                else if (slot.State == RunState.Failed && row!.Finished > DateTime.UtcNow - Stopwatch.GetElapsedTime(_begin))
                {
                    _failedElsewhere++;
                    settled = true;
                }
                else
                {
                    _pending.Enqueue(slot);
                }
            }
        }

        if (settled)
        {
            Report(isComplete: false);
        }
    }

    private FinishedRun Finished(RunSlot slot) => new(
        _typeOf(slot.Run).Schema,
        new StoredRun(
            slot.Run.Id,
            slot.Outcome == RunState.Done ? StoredState.Done : StoredState.Failed,
            slot.Code,
            slot.ResultText,
            slot.Runtime,
            slot.Started,
            slot.Finished,
            slot.Failure));

    /// <summary>Reports progress. If the listener throws, the call ends and reports nothing more; finished runs are still stored.</summary>
    private void Report(bool isComplete)
    {
        if (_options.Progress is not { } listener || _isListenerIgnored)
        {
            return;
        }

        try
        {
            listener.Report(new StudyProgress
            {
                Total = _total,
                Stored = _stored,
                Done = _stored + _executed + _doneElsewhere,
                Failed = _failed + _failedElsewhere,
                Elapsed = Stopwatch.GetElapsedTime(_begin),
                IsComplete = isComplete,
            });
        }
        catch (Exception failure)
        {
            _isListenerIgnored = true;
            End(failure);
        }
    }

    /// <summary>Notes a failure of the call: the first is thrown, later ones are kept beside it.</summary>
    private void Note(Exception failure)
    {
        if (Interlocked.CompareExchange(ref _fatal, failure, null) is { } first)
        {
            LaterFailures.Add(first, failure);
        }
    }

    private void ThrowFatal()
    {
        if (_fatal is { } fatal)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fatal);
        }
    }

    private void End(Exception failure)
    {
        Note(failure);
        try
        {
            _stop.Cancel();
        }
        catch (Exception thrown) when (thrown is AggregateException or ObjectDisposedException)
        {
            // A callback of a run threw, or the call has ended already. The reason is noted, and nothing on this thread may catch another exception.
        }
    }

    private void Wake()
    {
        if (_signal.CurrentCount == 0)
        {
            _signal.Release();
        }
    }

    private sealed class RunBody(StudySession session) : IStreamedItemBody<RunSlot>
    {
        public ValueTask RunAsync(RunSlot item, int position, ItemWorker worker) => session.ExecuteAsync(item, worker);
    }
}
