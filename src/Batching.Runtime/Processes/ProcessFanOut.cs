using System.Globalization;

namespace Batching.Runtime;

/// <summary>
/// A call whose items run in worker processes. Each of its <see cref="WorkerSlot"/>s has one worker at a time: it claims ranges of items,
/// sends them, and reads the results. What a dead worker leaves undone is given back for any slot. Failures, retries and the end of the
/// call are those of every fan-out.
/// </summary>
/// <remarks>
/// An item is always in one place, from which it moves on until it is counted by the latch:
/// <code>
///   UnclaimedItems ──TryClaim──► WorkerSlot ──End, Reject──► ended
///         ▲                          │ │
///         └──GiveBack, Suspect, Fail─┘ └──LeaveOut──► left out, because the call has ended
/// </code>
/// After each way back it is checked whether the call has stopped meanwhile, because then no slot takes the item out again.
/// </remarks>
internal sealed class ProcessFanOut
{
    private const int MostDeathsAtBeginning = 16;
    private const int KillRoundMilliseconds = 50;
    private static int s_lastCall;

    private readonly UnclaimedItems _unclaimed;
    private readonly WorkerSlots _slots = new();
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
        int workers = settings.WorkersFor(count);
        _freeSlots = workers - 1;
        _unclaimed = new UnclaimedItems(count, workers);
        _latch = new CompletionLatch(count);
    }

    internal string Action { get; }

    internal IProcessBody Body { get; }

    internal FanOutSettings Settings { get; }

    internal ProcessOptions Options { get; }

    /// <summary>The largest number of workers of this process, unless it has more processors.</summary>
    internal int MostWorkers { get; }

    internal FanOutOutcome Outcome { get; }

    /// <summary>Cancelled when the caller cancels or the time is up.</summary>
    internal CancellationToken Token { get; }

    /// <summary>The number by which workers know the call.</summary>
    internal int Number { get; }

    internal CultureInfo Culture { get; } = CultureInfo.CurrentCulture;

    internal CultureInfo UICulture { get; } = CultureInfo.CurrentUICulture;

    /// <summary>Whether every item has ended. Then nothing of the call may be used any more.</summary>
    internal bool IsOver => _latch.IsComplete;

    /// <summary>Whether no further item may start.</summary>
    internal bool IsStopped => Volatile.Read(ref _stopped) != 0 || Outcome.MustStop;

    /// <summary>Runs the items and waits for them. The caller drives the first worker.</summary>
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
    /// <param name="count">The number of items.</param>
    /// <param name="settings">How the items run.</param>
    /// <param name="lifetime">When the call ends early.</param>
    /// <param name="options">The limits of workers.</param>
    /// <param name="most">The largest number of workers for this and other calls; null for the parallelism of this one.</param>
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

    /// <summary>Claims items for a slot: suspects and retries first, then ranges that were given back, then a share of the rest.</summary>
    /// <param name="least">The number of items to claim, if there are enough.</param>
    /// <param name="most">The largest number of items.</param>
    /// <param name="isIdle">Whether the slot's worker has nothing to do. It may then run a suspect, and waits for a retry.</param>
    /// <param name="range">The range.</param>
    /// <returns>Whether there was anything to claim.</returns>
    internal bool TryClaim(int least, int most, bool isIdle, out ProcessRange range)
    {
        if (IsStopped)
        {
            Stop();
            range = default;
            return false;
        }

        if (_unclaimed.TryClaimAgain(isIdle, out range))
        {
            return true;
        }

        if (_unclaimed.TryClaimFirst(least, most, out range))
        {
            RequestSlot();
            return true;
        }

        return isIdle && _unclaimed.WaitForRetry(() => IsStopped, out range);
    }

    /// <summary>Takes back what a slot has claimed and not run.</summary>
    internal void GiveBack(ProcessRange range)
    {
        if (range.Begin < range.End)
        {
            _unclaimed.GiveBack(range);
            StopIfStopped();
        }
    }

    /// <summary>Lets items run again, each alone with a worker.</summary>
    internal void Suspect(ProcessRange range)
    {
        _unclaimed.AddSuspects(range);
        StopIfStopped();
    }

    /// <summary>Counts items that have ended.</summary>
    internal void End(int items)
    {
        _hasBegun = true;
        _latch.Signal(items);
    }

    /// <summary>
    /// Counts one more worker that has ended by itself while it began the call, and returns whether the call must fail. It need not if an
    /// item has ever ended, and the first deaths may be chance.
    /// </summary>
    internal bool CannotBegin() => !_hasBegun && Interlocked.Increment(ref _deathsAtBeginning) >= MostDeathsAtBeginning;

    /// <summary>Counts items that the end of the call has kept from running to their end.</summary>
    internal void LeaveOut(int items)
    {
        if (items > 0)
        {
            Outcome.MarkIncomplete();
            _latch.Signal(items);
        }
    }

    /// <summary>Handles an item that has failed: it runs again, or has failed for good.</summary>
    internal void Fail(int position, int attempt, Exception exception)
    {
        if (Outcome.ShouldRetry(exception, attempt))
        {
            _unclaimed.AddRetry(position, attempt + 1, Outcome.DelayAfter(attempt));
            StopIfStopped();
        }
        else
        {
            Reject(position, attempt, exception);
        }
    }

    /// <summary>Handles an item that has failed for good.</summary>
    internal void Reject(int position, int attempt, Exception exception)
    {
        Outcome.Record(new FailedItem(position, exception, attempt));
        StopIfStopped();
        _latch.Signal(1);
    }

    /// <summary>Fails the call itself: it has no worker, or its arguments cannot be sent.</summary>
    internal void FailCall(Exception exception)
    {
        Outcome.RecordStreamError(exception);
        Stop();
    }

    /// <summary>Lets no further item start, and tells the workers. Those that do not react are killed a little later.</summary>
    internal void Stop()
    {
        Interlocked.CompareExchange(ref _stopped, Math.Max(1, Environment.TickCount64), 0);
        int left = _unclaimed.Clear();
        _slots.ForEach(slot => slot.Cancel());
        WorkerMonitor.Watch(this);
        LeaveOut(left);
    }

    /// <summary>Kills the workers whose time is up.</summary>
    /// <returns>In how many milliseconds to check again; -1 if there is no need.</returns>
    internal int Look(long now)
    {
        if (IsOver)
        {
            return -1;
        }

        if (Volatile.Read(ref _stopped) is not 0 and var stopped)
        {
            long rest = stopped + (long)Options.CancellationGrace.TotalMilliseconds - now;
            if (rest > 0)
            {
                return (int)Math.Min(rest, 1000);
            }

            _slots.ForEach(slot => slot.Kill());
            return KillRoundMilliseconds;
        }

        if (Options.ItemTimeout is not { } limit)
        {
            return -1;
        }

        _slots.ForEach(slot => slot.KillIfOver(now, (long)limit.TotalMilliseconds));
        return (int)Math.Clamp(limit.TotalMilliseconds / 10, 5, 100);
    }

    internal void Enter(WorkerSlot slot)
    {
        _slots.Add(slot);
        if (Volatile.Read(ref _stopped) != 0)
        {
            slot.Cancel();
        }
    }

    internal void Leave(WorkerSlot slot) => _slots.Remove(slot);

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

    /// <summary>Takes out what has come back after the call stopped.</summary>
    private void StopIfStopped()
    {
        if (IsStopped)
        {
            Stop();
        }
    }

    /// <summary>Starts one more slot, if there is work, room, and a free permit of the run.</summary>
    private void RequestSlot()
    {
        if (Volatile.Read(ref _freeSlots) <= 0 || !_unclaimed.HasFirstAttempts || Settings.Limiter?.TryAcquire() == false)
        {
            return;
        }

        // If another slot took the last place, or no thread can be started, the existing slots do the work.
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
