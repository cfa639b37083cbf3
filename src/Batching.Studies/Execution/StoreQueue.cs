using System.Collections.Concurrent;
using System.Diagnostics;
using Batching.Studies.Stores;

namespace Batching.Studies;

/// <summary>
/// The queue of a call that stores its results. A thread of its own claims runs and stores outcomes, many in one transaction. It is no
/// thread of the pool, so that results are stored even when runs occupy the whole pool.
/// </summary>
internal sealed class StoreQueue(StudyCall call, IRunStore store, ClaimPace pace, SessionTally tally, SessionFailures failures) : RunQueue
{
    private static readonly TimeSpan s_sign = TimeSpan.FromSeconds(10);

    private readonly Queue<RunSlot> _pending = new(call.Pending);
    private readonly RunsElsewhere _elsewhere = new(call, store, tally);
    private readonly ConcurrentQueue<RunSlot> _finished = new();
    private readonly SemaphoreSlim _signal = new(0);
    private readonly TaskCompletionSource _stored = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isOver;

    /// <summary>How many runs are claimed and not stored.</summary>
    private int _inHand;

    public override void Dispose() => _signal.Dispose();

    internal override void Start() => new Thread(Run) { IsBackground = true, Name = $"Batching study {call.Study}" }.Start();

    internal override void Settle(RunSlot slot, RunState outcome)
    {
        // The state follows when the outcome is stored.
        slot.Outcome = outcome;
        _finished.Enqueue(slot);
        Wake();
    }

    internal override Task CompleteAsync()
    {
        _isOver = true;
        Wake();
        return _stored.Task;
    }

    protected override void Taken()
    {
        if (pace.IsLow(Waiting))
        {
            Wake();
        }
    }

    private void Run()
    {
        failures.Guard(() =>
        {
            // A failure of the work comes before a failure of the worker's end.
            using IRunWorker worker = store.BeginWork(failures.Ended);
            failures.Guard(() => Work(worker));
        });
        if (failures.First is null)
        {
            failures.Guard(() => store.CompleteAsync().Wait());
        }

        EndReady();
        _stored.SetResult();
    }

    /// <summary>Claims, stores and waits, until every run is settled or the call is over.</summary>
    private void Work(IRunWorker worker)
    {
        worker.FreeDead();
        while (true)
        {
            bool isLast = _isOver;
            List<RunSlot> finished = TakeFinished();
            List<RunSlot> wanted = isLast ? [] : TakeWanted();
            if (finished.Count > 0 || wanted.Count > 0)
            {
                Commit(worker, finished, wanted);
            }

            if (!isLast)
            {
                _elsewhere.Poll(worker).ForEach(_pending.Enqueue);
            }

            if (_pending.Count == 0 && _elsewhere.Count == 0)
            {
                EndReady();
            }

            if (isLast && _finished.IsEmpty)
            {
                break;
            }

            if (_finished.IsEmpty && !_isOver && Want() == 0)
            {
                Wait(worker);
            }
        }
    }

    private List<RunSlot> TakeFinished()
    {
        List<RunSlot> finished = [];
        while (finished.Count < ClaimPace.Most && _finished.TryDequeue(out RunSlot? slot))
        {
            finished.Add(slot);
        }

        return finished;
    }

    private List<RunSlot> TakeWanted()
    {
        List<RunSlot> wanted = [];
        for (int most = Want(); wanted.Count < most && _pending.TryDequeue(out RunSlot? slot);)
        {
            wanted.Add(slot);
        }

        return wanted;
    }

    /// <summary>How many runs to claim now.</summary>
    private int Want()
        => failures.Ended.IsCancellationRequested || call.Drain.IsCancellationRequested ? 0 : pace.Want(Waiting, _inHand, _pending.Count);

    private void Commit(IRunWorker worker, List<RunSlot> finished, List<RunSlot> wanted)
    {
        long begin = Stopwatch.GetTimestamp();
        bool replacesOtherCode = call.Options.OnCodeChange == OnCodeChange.Rerun;
        IReadOnlyList<bool> claimed = worker.Commit(
            [.. finished.Select(Finished)], [.. wanted.Select(slot => call.TypeOf(slot.Run).Claim(slot.Run, replacesOtherCode))]);
        foreach (RunSlot slot in finished)
        {
            if (slot.Outcome == RunState.Done)
            {
                slot.Stored(call.TypeOf(slot.Run).Results);
            }

            slot.State = slot.Outcome;
            tally.Add(slot.Outcome);
        }

        for (var i = 0; i < wanted.Count; i++)
        {
            if (claimed[i])
            {
                wanted[i].State = RunState.Running;
                wanted[i].Outcome = RunState.Pending;
                _inHand++;
                AddReady(wanted[i]);
            }
            else
            {
                _elsewhere.Add(wanted[i]);
            }
        }

        _inHand -= finished.Count;
        if (finished.Count > 0)
        {
            pace.Finished(
                finished.Count, TimeSpan.FromTicks(finished.Sum(slot => slot.Runtime!.Value.Ticks)), Stopwatch.GetElapsedTime(begin));
            tally.Report();
        }
    }

    private FinishedRun Finished(RunSlot slot) => new()
    {
        Schema = call.TypeOf(slot.Run).Schema,
        Run = new StoredRun
        {
            Id = slot.Run.Id,
            State = slot.Outcome == RunState.Done ? StoredState.Done : StoredState.Failed,
            Code = slot.Code,
            Result = slot.ResultText,
            Runtime = slot.Runtime,
            Started = slot.Started,
            Finished = slot.Finished,
            Failure = slot.Failure,
        },
    };

    private void Wait(IRunWorker worker)
    {
        bool isPolling = _elsewhere.Count > 0;
        if (!_signal.Wait(isPolling ? RunsElsewhere.PollInterval : s_sign) && !isPolling)
        {
            // A sign of life, for machines that cannot test this machine's lock.
            worker.Commit([], []);
        }
    }

    private void Wake()
    {
        if (_signal.CurrentCount == 0)
        {
            _signal.Release();
        }
    }
}
