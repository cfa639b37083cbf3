using System.Diagnostics;

namespace Batching.Runtime;

/// <summary>
/// A call of synchronous items. Workers claim shrinking ranges of positions from one cursor. One worker leads: the caller or, if the caller
/// does not wait, the first helper.
/// </summary>
internal sealed class RangeFanOut : PositionCall
{
    // Before the clock is first read, items are claimed one by one, so that a helper that starts meanwhile finds the others.
    private const int SingleItems = 8;
    private const int MostGrowth = 4;
    private const int SharesPerWorker = 3;
    private const int HelpersPerWorker = 2;

    // The time that a caller works alone in any case, and the remaining work that is worth the cost of waking a helper.
    private static readonly long s_aloneTicks = Stopwatch.Frequency / 500_000;
    private static readonly long s_worthTicks = Stopwatch.Frequency / 250_000;
    private static readonly long s_longItemTicks = Stopwatch.Frequency / 2_000_000;

    private readonly IItemBody _body;
    private int _awaitsLeader;

    private RangeFanOut(IItemBody body, int count, int slots, FanOutSettings settings, CallLifetime lifetime)
        : base(count, slots, settings, lifetime)
        => _body = body;

    protected override bool NeedsHelper => !_cursor.IsAtEnd;

    /// <summary>
    /// Runs the items with the caller as one of the workers. Values that items write to an <see cref="AsyncLocal{T}"/> do not reach the
    /// caller.
    /// </summary>
    internal static IReadOnlyList<FailedItem> Run(IItemBody body, int count, FanOutSettings settings, CallLifetime lifetime)
    {
        var call = new RangeFanOut(body, count, settings.WorkersFor(count) - 1, settings, lifetime);
        call.Lead();
        if (call.Context is { } context)
        {
            ExecutionContext.Restore(context);
        }

        call._latch.Wait();
        call.CancelRequests();
        return call.Outcome.Conclude();
    }

    /// <summary>Runs the items on helpers only.</summary>
    internal static Task<IReadOnlyList<FailedItem>> RunAsync(IItemBody body, int count, FanOutSettings settings, CallLifetime lifetime)
        => new RangeFanOut(body, count, settings.WorkersFor(count), settings, lifetime) { _awaitsLeader = 1 }.RunWithoutCallerAsync(
            lifetime.Token);

    protected override void Help()
    {
        if (_cursor.IsAtEnd)
        {
            return;
        }

        if (Interlocked.Exchange(ref _awaitsLeader, 0) == 1)
        {
            Lead();
            return;
        }

        if (!TryAcquirePermit())
        {
            ReleaseSlot();
            return;
        }

        for (var helper = 0; helper < HelpersPerWorker; helper++)
        {
            RequestHelper();
        }

        Work(Outcome.NewWorker());
        ReleasePermit();
    }

    private void Lead()
    {
        ItemWorker worker = Outcome.NewWorker();
        if (Workers > 1)
        {
            Begin(worker);
        }

        Work(worker);
    }

    /// <summary>
    /// Runs the first items: alone while they are short, and otherwise with a helper. A call that takes only a few microseconds touches no
    /// other thread.
    /// </summary>
    private void Begin(ItemWorker worker)
    {
        bool isAlone = !Cost.IsLong;
        int watch = isAlone ? StallWatchdog.Watch(this) : StallWatchdog.NoWatch;
        if (watch == StallWatchdog.NoWatch)
        {
            isAlone = false;
            RequestHelper();
        }

        long begin = Stopwatch.GetTimestamp();
        int items = RunSingles(worker);
        if (items > 0)
        {
            // Reading the clock costs as much as several short items, so it is read only now.
            long elapsed = Math.Max(1, Stopwatch.GetTimestamp() - begin);
            Cost.IsLong = elapsed > s_longItemTicks * items;
            if (isAlone)
            {
                RunAlone(worker, begin, items, elapsed);
            }
        }

        StallWatchdog.Unwatch(watch);
        if (isAlone && !_cursor.IsAtEnd)
        {
            RequestHelper();
        }
    }

    /// <summary>Runs a few items one by one.</summary>
    /// <returns>How many there were.</returns>
    private int RunSingles(ItemWorker worker)
    {
        var items = 0;
        while (items < SingleItems && _cursor.TryClaim(1, out int first, out int end))
        {
            RunRange(first, end, worker);
            items++;
        }

        return items;
    }

    /// <summary>Runs items until the time alone is up and the rest is worth a helper.</summary>
    /// <param name="worker">This worker.</param>
    /// <param name="begin">When it began.</param>
    /// <param name="items">How many items it has run.</param>
    /// <param name="elapsed">How long they took.</param>
    private void RunAlone(ItemWorker worker, long begin, int items, long elapsed)
    {
        while (true)
        {
            bool isWorthHelp = elapsed * _cursor.Left / items > s_worthTicks;
            if (isWorthHelp && elapsed > s_aloneTicks)
            {
                return;
            }

            // As many items as should fit into the remaining time, before the clock is read again.
            long fitting = isWorthHelp ? Math.Max(1, (s_aloneTicks - elapsed) * items / elapsed) : int.MaxValue;
            if (!_cursor.TryClaim((int)Math.Min(fitting, MostGrowth * items), out int first, out int end))
            {
                return;
            }

            RunRange(first, end, worker);
            if (_cursor.IsAtEnd)
            {
                return;
            }

            items += end - first;
            elapsed = Stopwatch.GetTimestamp() - begin;
        }
    }

    private void Work(ItemWorker worker)
    {
        int shares = Workers == 1 ? 1 : Workers * SharesPerWorker;
        while (_cursor.TryClaimShare(shares, out int begin, out int end))
        {
            if (IsPermitFree)
            {
                RequestHelper();
            }

            RunRange(begin, end, worker);
        }
    }

    private void RunRange(int begin, int end, ItemWorker worker)
    {
        int next = begin;
        while (next < end)
        {
            // A body that cannot even begin, for example because the runtime cannot compile it, fails at each of its items.
            worker.Position = next;

            // The handler surrounds the range and the loop is in the body, so the handler costs nothing per item.
            try
            {
                _body.Run(next, end, worker);
                next = worker.Position;
                break;
            }
            catch (Exception exception)
            {
                int failed = worker.Position;
                ItemRetry.Run(_body, failed, exception, worker, Outcome);
                next = failed + 1;
            }
        }

        if (next < end)
        {
            Outcome.MarkIncomplete();
            GiveUp();
        }

        _latch.Signal(end - begin);
    }
}
