using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Batching.Runtime;

/// <summary>
/// A call of awaitable items. It runs as many loops as items may be in flight, and each loop takes the next position. A driver starts one
/// loop after the other on its own thread, each until it has to wait. A loop whose items complete synchronously keeps its driver, so
/// helpers start the remaining loops. At most one helper is requested at a time, and a helper requests the next one only after it has
/// started a loop itself.
/// </summary>
internal sealed class AsyncFanOut : PositionCall
{
    private const int MostAtOnce = 256;

    private static readonly long s_shortTicks = Stopwatch.Frequency / 1_000_000;
    private static readonly long s_longTicks = 4 * s_shortTicks;
    private static readonly long s_longItemTicks = s_shortTicks / 2;

    // Items that complete synchronously are work for processors. Beyond their number another thread helps only if items block.
    private static readonly long s_busyTicks = 2 * s_shortTicks;
    private static readonly long s_blockedTicks = 1000 * s_shortTicks;

    private readonly IAsyncItemBody _body;
    private readonly ReturnedRanges _returned = new();
    private int _loops;

    private AsyncFanOut(IAsyncItemBody body, int count, FanOutSettings settings, CallLifetime lifetime)
        : base(count, slots: 1, settings, lifetime)
        => _body = body;

    protected override bool NeedsHelper => Volatile.Read(ref _loops) < Workers && !IsAllClaimed;

    private bool IsAllClaimed => _cursor.IsAtEnd && _returned.IsEmpty;

    /// <summary>Runs the items in order, starting on the caller.</summary>
    internal static async Task<IReadOnlyList<FailedItem>> RunInOrderAsync(
        IAsyncItemBody body, int count, FanOutSettings settings, CallLifetime lifetime)
    {
        var call = new AsyncFanOut(body, count, settings, lifetime);
        call.Drive();
        if (!call._latch.IsComplete)
        {
            await call._latch.WhenComplete().ConfigureAwait(false);
        }

        return call.Outcome.Conclude();
    }

    /// <summary>Runs the items on helpers only, because their synchronous parts would block the caller.</summary>
    internal static Task<IReadOnlyList<FailedItem>> RunAsync(IAsyncItemBody body, int count, FanOutSettings settings, CallLifetime lifetime)
        => new AsyncFanOut(body, count, settings, lifetime).RunWithoutCallerAsync(lifetime.Token);

    protected override void Help()
    {
        ReleaseSlot();
        Drive();
    }

    /// <summary>Starts loops while there are positions and room. A loop runs on its own from its first wait on.</summary>
    private void Drive()
    {
        if (!TryEnter(out bool hasPermit))
        {
            return;
        }

        int watch = StallWatchdog.Watch(this);
        if (watch == StallWatchdog.NoWatch || Cost.IsLong)
        {
            RequestHelper();
        }

        while (!LoopAsync(hasPermit).IsCompleted && TryEnter(out hasPermit))
        {
        }

        StallWatchdog.Unwatch(watch);
    }

    /// <summary>Admits one more loop: the first at once, the others if the run has a free permit.</summary>
    private bool TryEnter(out bool hasPermit)
    {
        hasPermit = false;
        int loops = Volatile.Read(ref _loops);
        while (loops < Workers && !IsAllClaimed)
        {
            if (loops > 0 && !hasPermit && !(hasPermit = TryAcquirePermit()))
            {
                return false;
            }

            int seen = Interlocked.CompareExchange(ref _loops, loops + 1, loops);
            if (seen == loops)
            {
                return true;
            }

            loops = seen;
        }

        if (hasPermit)
        {
            ReleasePermit();
        }

        return false;
    }

    /// <summary>Runs items until none is left. Never throws.</summary>
    private async Task LoopAsync(bool hasPermit)
    {
        ItemWorker worker = Outcome.NewWorker();
        var hasWaited = false;
        var size = 1;
        long begin = Stopwatch.GetTimestamp();
        long mark = begin;
        while (TryClaim(size, out int first, out int end))
        {
            int position = first;
            while (position < end)
            {
                Exception? failure = null;
                try
                {
                    if (RunAtOnce(_body, ref position, end, Outcome, worker, out ValueTask running))
                    {
                        if (position < end)
                        {
                            Outcome.MarkIncomplete();
                            GiveUp();
                        }

                        break;
                    }

                    // While this item is awaited, the driver that this method returns to runs the rest of the range. A loop that has
                    // already waited has no driver, but it claims one item at a time, so it leaves no rest.
                    _latch.Signal(position - first);
                    _returned.Return(position + 1, end);
                    (first, end) = (position, position + 1);
                    hasWaited = true;
                    await running.ConfigureAwait(false);
                }
                catch (Exception exception)
                {
                    failure = exception;
                }

                if (failure is not null)
                {
                    ValueTask<FailedItem?> handling = ItemRetry.RunAsync(_body, position, failure, worker, Outcome);
                    if (!handling.IsCompletedSuccessfully)
                    {
                        _latch.Signal(position - first);
                        _returned.Return(position + 1, end);
                        (first, end) = (position, position + 1);
                        hasWaited = true;
                    }

                    await handling.ConfigureAwait(false);
                }

                position++;
            }

            _latch.Signal(end - first);
            if (hasWaited)
            {
                if (IsPermitFree)
                {
                    RequestHelper();
                }

                size = 1;
                continue;
            }

            long now = Stopwatch.GetTimestamp();
            if (mark == begin)
            {
                Cost.IsLong = now - begin > s_longItemTicks;
            }

            if (now - mark < s_shortTicks)
            {
                size = Math.Min(size * 2, MostAtOnce);
            }
            else if (now - mark > s_longTicks)
            {
                size = Math.Max(size / 2, 1);
            }

            mark = now;
            if (now - begin > (Volatile.Read(ref _loops) < Environment.ProcessorCount ? s_busyTicks : s_blockedTicks))
            {
                RequestHelper();
            }
        }

        Interlocked.Decrement(ref _loops);
        if (hasPermit)
        {
            ReleasePermit();
        }
    }

    private bool TryClaim(int size, out int begin, out int end)
        => (!_returned.IsEmpty && _returned.TryClaim(size, out begin, out end)) || _cursor.TryClaim(size, out begin, out end);

    /// <summary>Runs items up to the first that does not end at once.</summary>
    /// <returns>Whether there is nothing to wait for: all ended, or the call must stop.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool RunAtOnce(
        IAsyncItemBody body, ref int position, int end, FanOutOutcome outcome, ItemWorker worker, out ValueTask running)
    {
        bool canEndEarly = outcome.CanEndEarly;
        running = default;
        for (int next = position; next < end; next++)
        {
            position = next;
            if (outcome.IsStopped || (canEndEarly && outcome.IsCallEndedAt(next)))
            {
                return true;
            }

            ValueTask item = body.RunAsync(next, worker);
            if (!item.IsCompletedSuccessfully)
            {
                running = item;
                return false;
            }

            // Reading the result returns a reusable task source to its pool.
            item.GetAwaiter().GetResult();
        }

        position = end;
        return true;
    }

    protected override int TakeUnclaimed()
    {
        int unclaimed = base.TakeUnclaimed();
        while (_returned.TryClaim(int.MaxValue, out int begin, out int end))
        {
            unclaimed += end - begin;
        }

        return unclaimed;
    }
}
