using System.Globalization;

namespace Batching.Runtime;

/// <summary>
/// A call whose items run in worker processes: slots, one for each worker, claim ranges of positions, send them, and read what became of
/// them. What a dead worker leaves undone is given back for any slot. Failures, retries and the end of the call are those of every fan-out.
/// </summary>
internal sealed class ProcessFanOut
{
    private const int SharesPerWorker = 3;
    private const int MostDeathsAtBeginning = 16;
    private static int s_lastCall;

    private readonly ReturnedRanges _returned = new();
    // Failed items that are to run again, by the time when they may (Environment.TickCount64).
    private readonly PriorityQueue<(int Position, int Attempt), long> _retries = new();
    private readonly Queue<ProcessRange> _suspects = new();
    private readonly List<WorkerSlot> _slots = [];
    private readonly int _workers;
    private RangeCursor _cursor;
    private CompletionLatch _latch;
    private int _freeSlots;
    private long _stopped;
    private int _deathsAtBeginning;
    private volatile bool _hasBegun;

    internal ProcessFanOut(
        string action, IProcessBody body, int count, FanOutSettings settings, CallLifetime lifetime, ProcessOptions options, int most)
    {
        (Action, Body, Settings, Options, MostWorkers) = (action, body, settings, options, most);
        Outcome = new FanOutOutcome(settings, lifetime);
        Token = lifetime.Token;
        Number = Interlocked.Increment(ref s_lastCall);
        _workers = settings.WorkersFor(count);
        _freeSlots = _workers - 1;
        _cursor = new RangeCursor(count);
        _latch = new CompletionLatch(count);
    }

    internal string Action { get; }

    internal IProcessBody Body { get; }

    internal FanOutSettings Settings { get; }

    internal ProcessOptions Options { get; }

    /// <summary>How many workers there may be in all, unless there are more processors.</summary>
    internal int MostWorkers { get; }

    internal FanOutOutcome Outcome { get; }

    /// <summary>Cancelled when the caller cancels or the time is up.</summary>
    internal CancellationToken Token { get; }

    /// <summary>The number of the call: what its workers know it by.</summary>
    internal int Number { get; }

    internal CultureInfo Culture { get; } = CultureInfo.CurrentCulture;

    internal CultureInfo UICulture { get; } = CultureInfo.CurrentUICulture;

    /// <summary>Whether every position has ended: nothing of the call may be touched any more.</summary>
    internal bool IsOver => _latch.IsComplete;

    /// <summary>Whether no further item may start.</summary>
    internal bool IsStopped => Volatile.Read(ref _stopped) != 0 || Outcome.MustStop;

    /// <summary>Runs the items and waits for them; the caller drives the first worker.</summary>
    internal static IReadOnlyList<FailedItem> Run(
        string action, IProcessBody body, int count, FanOutSettings settings, CallLifetime lifetime, ProcessOptions options)
    {
        ThrowIfTooDeep(action, options);
        if (count == 0)
        {
            return [];
        }

        var call = new ProcessFanOut(action, body, count, settings, lifetime, options, settings.MaxParallelism);
        using (call.Begin(lifetime))
        {
            call.RunSlot(hasPermit: false);
            call._latch.Wait();
        }

        return call.Outcome.Conclude();
    }

    /// <summary>Runs the items without the caller, and without a thread of the pool.</summary>
    /// <param name="action">The action's name.</param>
    /// <param name="body">The items.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="settings">How the call runs.</param>
    /// <param name="lifetime">When it ends before its work does.</param>
    /// <param name="options">The limits of workers.</param>
    /// <param name="most">How many workers there may be for this call and those beside it; null for its own parallelism.</param>
    internal static async Task<IReadOnlyList<FailedItem>> RunAsync(
        string action, IProcessBody body, int count, FanOutSettings settings, CallLifetime lifetime, ProcessOptions options,
        int? most = null)
    {
        ThrowIfTooDeep(action, options);
        if (count == 0)
        {
            return [];
        }

        var call = new ProcessFanOut(action, body, count, settings, lifetime, options, most ?? settings.MaxParallelism);
        Task whenComplete = call._latch.WhenComplete();
        await using (call.Begin(lifetime).ConfigureAwait(false))
        {
            if (!call.TryStartSlot(hasPermit: false))
            {
                throw new InvalidOperationException(
                    $"{action}: Target.Processes needs a thread for each worker, and none could be started.{Starvation.NoThreads}");
            }

            await whenComplete.ConfigureAwait(false);
        }

        return call.Outcome.Conclude();
    }

    /// <summary>Claims what comes next for a slot: retries first, then what others have left, then a share of the rest.</summary>
    /// <param name="least">How many positions to claim, where there are so many.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="isIdle">Whether the slot's worker has nothing to do: a suspect may be claimed.</param>
    /// <param name="range">The range.</param>
    /// <returns>Whether there was anything to claim.</returns>
    internal bool TryClaim(int least, int most, bool isIdle, out ProcessRange range)
    {
        range = default;
        if (IsStopped)
        {
            Stop();
            return false;
        }

        lock (_retries)
        {
            if (isIdle && _suspects.TryDequeue(out range))
            {
                return true;
            }

            if (TryDequeueRetry(out range))
            {
                return true;
            }
        }

        int share = Math.Clamp(_cursor.Left / (_workers * SharesPerWorker), least, most);
        if ((_returned.IsEmpty || !_returned.TryClaim(share, out int begin, out int end)) && !_cursor.TryClaim(share, out begin, out end))
        {
            return isIdle && WaitForRetry(out range);
        }

        range = new ProcessRange(begin, end, 1);
        RequestSlot();
        return true;
    }

    /// <summary>Takes back what a slot has claimed and not run.</summary>
    internal void GiveBack(ProcessRange range)
    {
        if (range.Begin == range.End)
        {
            return;
        }

        if (range.IsSuspect)
        {
            Suspect(range);
        }
        else if (range.Attempt > 1)
        {
            lock (_retries)
            {
                _retries.Enqueue((range.Begin, range.Attempt), Environment.TickCount64);
            }
        }
        else
        {
            _returned.Return(range.Begin, range.End);
        }

        if (IsStopped)
        {
            // Whoever stopped the call may have looked before.
            Stop();
        }
    }

    /// <summary>Lets items run again, each alone with a worker.</summary>
    internal void Suspect(ProcessRange range)
    {
        lock (_retries)
        {
            for (int position = range.Begin; position < range.End; position++)
            {
                _suspects.Enqueue(new ProcessRange(position, position + 1, range.Attempt, IsSuspect: true));
            }
        }

        if (IsStopped)
        {
            Stop();
        }
    }

    /// <summary>Counts items that have ended.</summary>
    internal void End(int items)
    {
        _hasBegun = true;
        _latch.Signal(items);
    }

    /// <summary>
    /// Whether the call is to fail because one more worker has ended by itself while it began it: not where an item has ever ended, or it
    /// may be chance.
    /// </summary>
    internal bool CannotBegin() => !_hasBegun && Interlocked.Increment(ref _deathsAtBeginning) >= MostDeathsAtBeginning;

    /// <summary>Counts items that the end of the call has kept from ending.</summary>
    internal void LeaveOut(int items)
    {
        if (items > 0)
        {
            Outcome.MarkIncomplete();
            _latch.Signal(items);
        }
    }

    /// <summary>An item has failed: it runs again, or has ended.</summary>
    internal void Fail(int position, int attempt, Exception exception)
    {
        if (Outcome.ShouldRetry(exception, attempt))
        {
            long due = Environment.TickCount64 + (long)Math.Ceiling(Outcome.DelayAfter(attempt).TotalMilliseconds);
            lock (_retries)
            {
                _retries.Enqueue((position, attempt + 1), due);
                Monitor.PulseAll(_retries);
            }

            if (IsStopped)
            {
                Stop();
            }

            return;
        }

        Reject(position, attempt, exception);
    }

    /// <summary>An item has failed for good.</summary>
    internal void Reject(int position, int attempt, Exception exception)
    {
        Outcome.Record(new FailedItem(position, exception, attempt));
        if (IsStopped)
        {
            Stop();
        }

        _latch.Signal(1);
    }

    /// <summary>The call itself cannot go on: no worker, or its arguments do not cross.</summary>
    internal void FailCall(Exception exception)
    {
        Outcome.RecordStreamError(exception);
        Stop();
    }

    /// <summary>Lets no further item start, and tells workers so. Those that do not listen are killed a little later.</summary>
    internal void Stop()
    {
        Interlocked.CompareExchange(ref _stopped, Math.Max(1, Environment.TickCount64), 0);
        int left = _cursor.Close();
        while (_returned.TryClaim(int.MaxValue, out int begin, out int end))
        {
            left += end - begin;
        }

        lock (_retries)
        {
            left += _retries.Count + _suspects.Count;
            _retries.Clear();
            _suspects.Clear();
            Monitor.PulseAll(_retries);
        }

        lock (_slots)
        {
            _slots.ForEach(slot => slot.Cancel());
        }

        WorkerMonitor.Watch(this);
        LeaveOut(left);
    }

    /// <summary>Looks at the workers whose time may be up.</summary>
    /// <returns>In how many milliseconds to look again; -1 where there is no need.</returns>
    internal int Look(long now)
    {
        if (IsOver)
        {
            return -1;
        }

        long stopped = Volatile.Read(ref _stopped);
        lock (_slots)
        {
            if (stopped != 0)
            {
                long rest = stopped + (long)Options.CancellationGrace.TotalMilliseconds - now;
                if (rest > 0)
                {
                    return (int)Math.Min(rest, 1000);
                }

                _slots.ForEach(slot => slot.Kill());
                return 50;
            }

            if (Options.ItemTimeout is not { } limit)
            {
                return -1;
            }

            _slots.ForEach(slot => slot.KillIfOver(now, (long)limit.TotalMilliseconds));
            return (int)Math.Clamp(limit.TotalMilliseconds / 10, 5, 100);
        }
    }

    internal void Enter(WorkerSlot slot)
    {
        lock (_slots)
        {
            _slots.Add(slot);
        }

        if (Volatile.Read(ref _stopped) != 0)
        {
            slot.Cancel();
        }
    }

    internal void Leave(WorkerSlot slot)
    {
        lock (_slots)
        {
            _slots.Remove(slot);
        }
    }

    private bool TryDequeueRetry(out ProcessRange range)
    {
        range = default;
        if (!_retries.TryPeek(out (int Position, int Attempt) retry, out long due) || due > Environment.TickCount64)
        {
            return false;
        }

        _retries.Dequeue();
        range = new ProcessRange(retry.Position, retry.Position + 1, retry.Attempt);
        return true;
    }

    /// <summary>Waits for the next retry that is not due yet. A slot that has nothing else to do keeps its worker meanwhile.</summary>
    /// <returns>Whether there is one: false if there is none left, or the call has ended.</returns>
    private bool WaitForRetry(out ProcessRange range)
    {
        lock (_retries)
        {
            while (!IsStopped && _retries.TryPeek(out _, out long due))
            {
                if (TryDequeueRetry(out range))
                {
                    return true;
                }

                Monitor.Wait(_retries, (int)Math.Clamp(due - Environment.TickCount64, 1, int.MaxValue));
            }
        }

        range = default;
        return false;
    }

    private static void ThrowIfTooDeep(string action, ProcessOptions options)
    {
        if (WorkerStart.Depth >= options.MaxDepth)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"{action}: Target.Processes is not for items of worker processes, as this one is (level {WorkerStart.Depth} of "
                    + $"{options.MaxDepth}, ProcessOptions.MaxDepth): each worker would have workers of its own. Call it here with new "
                    + $"CallOptions {{ Target = Target.Threads }}, or allow one level more with new CallOptions {{ Processes = new "
                    + $"ProcessOptions {{ MaxDepth = {WorkerStart.Depth + 1} }} }}."));
        }
    }

    private CancellationTokenRegistration Begin(CallLifetime lifetime)
    {
        WorkerMonitor.Start();
        if (Options.ItemTimeout is not null)
        {
            WorkerMonitor.Watch(this);
        }

        return lifetime.Token.UnsafeRegister(static call => ((ProcessFanOut)call!).Stop(), this);
    }

    /// <summary>Lets one more slot in, where there is work, a place and a share of the run's limiter for it.</summary>
    private void RequestSlot()
    {
        if (Volatile.Read(ref _freeSlots) <= 0 || (_cursor.IsAtEnd && _returned.IsEmpty))
        {
            return;
        }

        if (Settings.Limiter is { } limiter && !limiter.TryAcquire())
        {
            return;
        }

        // Where another slot took the last place, or there is no thread for one more, the slots that there are do the work.
        if (Interlocked.Decrement(ref _freeSlots) < 0 || !TryStartSlot(hasPermit: Settings.Limiter is not null))
        {
            Interlocked.Increment(ref _freeSlots);
            Settings.Limiter?.Release();
        }
    }

    private bool TryStartSlot(bool hasPermit)
    {
        try
        {
            new Thread(() => RunSlot(hasPermit)) { IsBackground = true, Name = $"Batching processes of {Action}" }.Start();
            return true;
        }
        catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
        {
            return false;
        }
    }

    /// <summary>Drives one worker after the other until there is no work. Never throws.</summary>
    private void RunSlot(bool hasPermit)
    {
        new WorkerSlot(this).Run();
        Interlocked.Increment(ref _freeSlots);
        if (hasPermit)
        {
            Settings.Limiter?.Release();
        }
    }
}
