namespace Batching.Runtime;

/// <summary>
/// One worker at a time of a call: what it was sent, and what became of it. While items are short the next range is sent before the last
/// has come back. One thread runs it; others may cancel and kill.
/// </summary>
internal sealed class WorkerSlot
{
    private const int MostRanges = 4;
    private const int MostBarrenDeaths = 3;

    // A worker that has work is between two items for microseconds; on a machine that is overloaded for longer.
    private const long MostIdle = 5000;

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
    private long _seenWord;
    private long _seenReceived;
    private long _seenAt;

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

    /// <summary>Kills the worker, since the call has ended.</summary>
    internal void Kill()
    {
        lock (_lock)
        {
            _worker?.Kill(KillReason.CallEnded, 0);
        }
    }

    /// <summary>
    /// Kills the worker if it has been on one item for too long; or on none, though it has work, which something else must have taken from
    /// it.
    /// </summary>
    internal void KillIfOver(long now, long limit)
    {
        lock (_lock)
        {
            if (_worker is not { } worker)
            {
                return;
            }

            long word = worker.Page.Current;
            long received = worker.Received;
            if (word != _seenWord || (word == 0 && (!_isWaiting || received != _seenReceived)))
            {
                (_seenWord, _seenReceived, _seenAt) = (word, received, now);
            }
            else if (now - _seenAt >= (word == 0 ? Math.Max(limit, MostIdle) : limit))
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
            (_worker, _seenWord, _seenReceived, _isWaiting) = (worker, 0, -1, false);
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

        // Only where the call has failed: the worker is still at what it was sent.
        if (worker is not null)
        {
            worker.Kill(KillReason.CallEnded, 0);
            WorkerPool.Retire(worker);
        }

        _call.LeaveOut(_sent.Sum(range => range.End - range.Begin));
        _sent.Clear();
    }

    /// <summary>
    /// Whether the worker should have more: a range to work at, and a while's worth of short items behind it, which may be in more than
    /// one.
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

    /// <summary>Sends as much as the worker should have.</summary>
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
                // The worker has gone; what it had is looked at where its end is seen.
                break;
            }
        }

        return _sent.Count > 0;
    }

    /// <summary>Sends the range that was claimed last; what does not fit into a frame is given back.</summary>
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
    /// <returns>Whether there was one: not where the worker has ended.</returns>
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
            // Those before it have ended.
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

    /// <summary>Lets the worker go that is used up; what it had not begun is given back.</summary>
    private void Recycle()
    {
        _call.Leave(this);
        WorkerPool.Retire(Release()!);
        _sent.ForEach(_call.GiveBack);
        _sent.Clear();
    }

    /// <summary>The worker has ended: the item that it was on is charged with it, the others are given back.</summary>
    /// <param name="corrupt">Why it was killed, where it has sent what no worker sends.</param>
    private void Retire(CorruptFrameException? corrupt)
    {
        _call.Leave(this);
        WorkerProcess worker = Release()!;
        (WorkerEnd end, KillReason reason, long killedWord) = worker.End();
        long word = worker.Page.Current;
        WorkerPool.Retire(worker);
        ProcessRange[] sent = [.. _sent];
        _sent.Clear();
        if (word == SharedPage.BeginningCall)
        {
            if (reason == KillReason.ItemTimeout)
            {
                _call.FailCall(OverTime("what its items share, as a kernel, was not ready"));
            }
            else if (reason is KillReason.CorruptFrame && _call.CannotBegin())
            {
                _call.FailCall(Corrupt(worker, -1, corrupt!, end));
            }
            else if (reason == KillReason.None && end.Signal != "SIGKILL" && _call.CannotBegin())
            {
                _call.FailCall(Crash(-1, null, end));
            }
        }

        if (_call.IsStopped)
        {
            _call.Stop();
            _call.LeaveOut(sent.Sum(range => range.End - range.Begin));
            return;
        }

        int charged = word == 0 ? -1 : SharedPage.PositionOf(word);
        if (reason == KillReason.CorruptFrame)
        {
            // What was left of an earlier call may have done it: such an item runs again before it is charged.
            bool isKnown = sent is [{ } only] && only.End - only.Begin == 1 && (only.IsSuspect || _hasAnswered || !_hasServed);
            charged = corrupt!.Position >= 0 ? corrupt.Position : isKnown ? sent[0].Begin : -1;
            if (charged < 0)
            {
                Suspect(sent, word == 0 ? -1 : SharedPage.PositionOf(word));
                return;
            }
        }
        else if (reason != KillReason.None && word != killedWord)
        {
            // It went on to another item just before: that one has done nothing.
            charged = -1;
        }

        if (!sent.Any(range => Holds(range, charged)))
        {
            // Between two items. One that dies so again and again does so for what comes first.
            charged = reason == KillReason.None && ++_barrenDeaths >= MostBarrenDeaths ? sent[0].Begin : -1;
        }

        foreach (ProcessRange range in sent)
        {
            if (!Holds(range, charged))
            {
                _call.GiveBack(range);
                continue;
            }

            _call.GiveBack(range with { End = charged });
            _call.GiveBack(range with { Begin = charged + 1 });
            _call.Fail(charged, range.Attempt, reason switch
            {
                KillReason.ItemTimeout => OverTime("the item did not end"),
                KillReason.CorruptFrame => Corrupt(worker, charged, corrupt!, end),
                _ => Crash(charged, IndexOf(charged), end),
            });
        }
    }

    /// <summary>
    /// Some item of those that have run has made its worker send what no worker sends. Which one shows when each runs alone.
    /// </summary>
    private void Suspect(ProcessRange[] sent, int last)
    {
        int count = Array.FindIndex(sent, range => Holds(range, last)) + 1;
        if (count == 0)
        {
            (count, last) = (sent.Length, sent[^1].End - 1);
        }

        foreach (ProcessRange range in sent.AsSpan(0, count - 1))
        {
            _call.Suspect(range);
        }

        _call.Suspect(sent[count - 1] with { End = last + 1 });
        _call.GiveBack(sent[count - 1] with { Begin = last + 1 });
        foreach (ProcessRange range in sent.AsSpan(count))
        {
            _call.GiveBack(range);
        }
    }

    private static bool Holds(ProcessRange range, int position) => range.Begin <= position && position < range.End;

    private object IndexOf(int position) => _call.Settings.Scope.Rows?.IndexAt(position) ?? position;

    private TimeoutException OverTime(string what)
        => new(
            $"{_call.Action}: {what} within {_call.Options.ItemTimeout} (ProcessOptions.ItemTimeout), "
            + "and its worker process was killed.");

    private InvalidDataException Corrupt(WorkerProcess worker, int position, CorruptFrameException corrupt, WorkerEnd end)
    {
        string what = position < 0
            ? "began the call, with what its items share, as a kernel"
            : IndexOf(position) is var index && Equals(index, position) ? $"ran item {position}" : $"ran item {position} ({index})";
        string output = end.Output.Length == 0 ? "" : $" Its last output:{Environment.NewLine}{end.Output}";
        return new InvalidDataException(
            $"{_call.Action}: the worker process {worker.Id} sent a frame that is no result while it {what}: {corrupt.Message}. It was "
                + $"killed. Code in it has written to a descriptor that it had not opened, or over memory.{output}");
    }

    private WorkerCrashedException Crash(int position, object? index, WorkerEnd end)
        => new(_call.Action, position, index, end.ProcessId, end.ExitCode, end.Signal, end.Output);
}
