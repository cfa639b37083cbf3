namespace Batching.Runtime;

/// <summary>
/// One worker of a call at a time: what it was sent, and the results. While items are short, the next range is sent before the results of
/// the last have arrived. One thread runs the slot; others may cancel and kill.
/// </summary>
internal sealed class WorkerSlot
{
    private const int MostRanges = 4;

    private readonly ProcessFanOut _call;
    private readonly RangeWriter _writer;
    private readonly ResultReader _results;
    private readonly List<ProcessRange> _sent = [];
    private readonly Lock _lock = new();
    private WorkerProcess? _worker;
    private ItemTimeEstimate _pace;
    private int _barrenDeaths;
    private bool _hasAnswered;
    private bool _hasServed;
    private volatile bool _isWaiting;
    private ItemStopwatch _stopwatch;

    internal WorkerSlot(ProcessFanOut call)
    {
        _call = call;
        _writer = new RangeWriter(call);
        _results = new ResultReader(call);
    }

    /// <summary>Works until there is nothing to claim. Never throws.</summary>
    internal void Run()
    {
        try
        {
            while (!_call.IsOver)
            {
                if (_worker is null && !TryEnter())
                {
                    return;
                }

                if (!Fill())
                {
                    return;
                }

                try
                {
                    if (!Receive())
                    {
                        Retire(null);
                    }
                }
                catch (CorruptFrameException exception)
                {
                    _worker!.Kill(KillReason.CorruptFrame, 0);
                    Retire(exception);
                }
            }
        }
        catch (Exception exception)
        {
            _call.FailCall(exception);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Tells the worker that the call has ended.</summary>
    internal void Cancel()
    {
        lock (_lock)
        {
            if (_worker is { } worker)
            {
                worker.Page.Cancelled = _call.Number;
            }
        }
    }

    /// <summary>Kills the worker, because the call has ended.</summary>
    internal void Kill()
    {
        lock (_lock)
        {
            _worker?.Kill(KillReason.CallEnded, 0);
        }
    }

    /// <summary>Kills the worker if it has been on one item, or on none although it has work, for longer than a limit.</summary>
    internal void KillIfOver(long now, long limit)
    {
        lock (_lock)
        {
            if (_worker is { } worker && worker.Page.Current is var word
                && _stopwatch.IsOver(word, worker.Received, _isWaiting, now, limit))
            {
                worker.Kill(KillReason.ItemTimeout, word);
            }
        }
    }

    private bool TryEnter()
    {
        WorkerProcess? worker = WorkerPool.Rent(_call.Options, _call.MostWorkers, () => _call.IsOver || _call.IsStopped, _call.Token);
        if (worker is null)
        {
            if (!_call.IsOver)
            {
                _call.Stop();
            }

            return false;
        }

        lock (_lock)
        {
            (_worker, _stopwatch, _isWaiting) = (worker, ItemStopwatch.Started, false);
            _hasServed = worker.Items > 0;
        }

        if (!_pace.IsKnown)
        {
            _pace = worker.PaceOf(_call.Body.ProcessAction);
        }

        _call.Enter(this);
        return true;
    }

    private WorkerProcess? Release()
    {
        lock (_lock)
        {
            WorkerProcess? worker = _worker;
            _worker = null;
            return worker;
        }
    }

    private void Leave()
    {
        _call.Leave(this);
        WorkerProcess? worker = Release();
        if (_sent.Count == 0)
        {
            if (worker is not null)
            {
                worker.Remember(_call.Body.ProcessAction, _pace);
                WorkerPool.Return(worker, _call.Options.IdleTimeout);
            }

            return;
        }

        // Only if the call has failed. The worker still runs what it was sent.
        if (worker is not null)
        {
            worker.Kill(KillReason.CallEnded, 0);
            WorkerPool.Retire(worker);
        }

        _call.LeaveOut(_sent.Sum(range => range.End - range.Begin));
        _sent.Clear();
    }

    /// <summary>
    /// Whether the worker should get more: it needs one range to run and, if items are short, some more behind it, in up to four ranges.
    /// </summary>
    private bool MayTakeMore
    {
        get
        {
            if (_sent.Count == 0 || !_pace.IsShort || _sent[0].IsSuspect)
            {
                return _sent.Count == 0;
            }

            var waiting = 0;
            for (var i = 1; i < _sent.Count; i++)
            {
                waiting += _sent[i].End - _sent[i].Begin;
            }

            return waiting < (_pace.Least + 1) / 2 && _sent.Count < MostRanges;
        }
    }

    /// <summary>Sends as many ranges as the worker should have.</summary>
    /// <returns>Whether it has anything to do.</returns>
    private bool Fill()
    {
        while (MayTakeMore)
        {
            int most = Math.Min(_pace.Most, _writer.MostItems);
            if (_call.Options.MaxItemsPerWorker is { } limit)
            {
                int left = limit - _worker!.Items;
                if (left <= 0)
                {
                    if (_sent.Count > 0)
                    {
                        break;
                    }

                    Recycle();
                    if (!TryEnter())
                    {
                        return false;
                    }

                    continue;
                }

                most = Math.Min(most, left);
            }

            if (!_call.TryClaim(Math.Min(_pace.Least, most), most, isIdle: _sent.Count == 0, out ProcessRange range))
            {
                break;
            }

            _sent.Add(range);
            if (!TrySendLast())
            {
                // The worker has gone. Its items are handled when its end is seen.
                break;
            }
        }

        return _sent.Count > 0;
    }

    /// <summary>Sends the range that was claimed last. What does not fit into a frame is given back.</summary>
    private bool TrySendLast()
    {
        ProcessRange range = _sent[^1];
        WorkerProcess worker = _worker!;
        if (worker.Call != _call.Number)
        {
            _writer.WriteCall();
            worker.Call = _call.Number;
            _hasAnswered = false;
            if (!TrySend(worker))
            {
                return false;
            }
        }

        int end;
        try
        {
            end = _writer.WriteRange(range);
        }
        catch (Exception exception)
        {
            _sent.RemoveAt(_sent.Count - 1);
            _call.GiveBack(range with { Begin = range.Begin + 1 });
            _call.Reject(range.Begin, range.Attempt, exception);
            return true;
        }

        _sent[^1] = range with { End = end };
        _call.GiveBack(range with { Begin = end });
        worker.Items += end - range.Begin;
        return TrySend(worker);
    }

    private bool TrySend(WorkerProcess worker)
    {
        try
        {
            worker.Send(_writer.Frame);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Reads one frame of results.</summary>
    /// <returns>Whether there was one: false if the worker has ended.</returns>
    private bool Receive()
    {
        ProcessReader reader = _results.Frame;
        _isWaiting = true;
        if (!_worker!.TryReceive(reader, out FrameKind kind))
        {
            return false;
        }

        _isWaiting = false;

        ProcessRange range = _sent[0];
        ResultFrame frame;
        try
        {
            frame = _results.Read(kind, range, !_hasAnswered);
        }
        catch (CorruptFrameException exception) when (exception.Position > range.Begin)
        {
            // The items before it have ended.
            _sent[0] = range with { Begin = exception.Position };
            throw;
        }

        _hasAnswered = true;
        if (frame.Failure is { } failure)
        {
            _call.FailCall(failure);
            return true;
        }

        int items = frame.End - range.Begin;
        if (items > 0)
        {
            _barrenDeaths = 0;
            _pace.Add(items, frame.Ticks);
        }

        range = range with { Begin = frame.End };
        if (frame.Outcome == RangeEnd.More)
        {
            _sent[0] = range;
            return true;
        }

        _sent.RemoveAt(0);
        if (range.Begin < range.End)
        {
            if (frame.Outcome == RangeEnd.Cancelled)
            {
                _call.LeaveOut(range.End - range.Begin);
            }
            else
            {
                _call.GiveBack(range);
            }
        }

        if (frame.Outcome == RangeEnd.Recycle)
        {
            Recycle();
        }

        return true;
    }

    /// <summary>Releases a worker that has reached a limit. Items that it has not begun are given back.</summary>
    private void Recycle()
    {
        _call.Leave(this);
        WorkerPool.Retire(Release()!);
        _sent.ForEach(_call.GiveBack);
        _sent.Clear();
    }

    /// <summary>Handles the end of the worker: one item may be charged with it, and the others are given back.</summary>
    /// <param name="corrupt">Why it was killed, if it has sent what no worker sends.</param>
    private void Retire(CorruptFrameException? corrupt)
    {
        _call.Leave(this);
        WorkerProcess worker = Release()!;
        var death = new WorkerDeath(_call, worker, corrupt);
        WorkerPool.Retire(worker);
        ProcessRange[] sent = [.. _sent];
        _sent.Clear();
        death.FailCallIfItCannotBegin();
        if (_call.IsStopped)
        {
            _call.Stop();
            _call.LeaveOut(sent.Sum(range => range.End - range.Begin));
            return;
        }

        death.Charge(sent, isOfThisCall: _hasAnswered || !_hasServed, ref _barrenDeaths);
    }
}
