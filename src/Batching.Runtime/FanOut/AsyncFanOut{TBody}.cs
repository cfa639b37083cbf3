using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Batching.Runtime;

/// <summary>
/// A call of awaitable items: as many loops as may be in flight, each taking the next position. A driver starts one loop after the other on
/// its own thread, each until it has to wait; while items end at once a loop stays synchronous, and a driver that is kept by them gets help.
/// At most one helper is on its way at a time; it sends for the next only once it has started a loop itself.
/// </summary>
internal sealed class AsyncFanOut<TBody> : SharedCall
    where TBody : struct, IAsyncItemBody
{
    private const int MostAtOnce = 256;

    private static readonly long s_shortTicks = Stopwatch.Frequency / 1_000_000;
    private static readonly long s_longTicks = 4 * s_shortTicks;
    private static readonly long s_longItemTicks = s_shortTicks / 2;

    // Items that end at once are work for processors; beyond those, another thread pays only if they block.
    private static readonly long s_busyTicks = 2 * s_shortTicks;
    private static readonly long s_blockedTicks = 1000 * s_shortTicks;

    private readonly TBody _body;
    private readonly FanOutOutcome _outcome;
    private readonly ReturnedRanges _returned = new();
    private readonly int _workers;
    private RangeCursor _cursor;
    private FanIn _fanIn;
    private int _loops;

    private AsyncFanOut(TBody body, int count, FanOutSettings settings, CallLifetime lifetime)
        : base(places: 1, settings.Budget)
    {
        _body = body;
        _outcome = new FanOutOutcome(settings, lifetime);
        _workers = settings.WorkersFor(count);
        _cursor = new RangeCursor(count);
        _fanIn = new FanIn(count);
    }

    protected override bool HasUseForHelper => Volatile.Read(ref _loops) < _workers && !IsAllClaimed;

    private bool IsAllClaimed => _cursor.IsAtEnd && _returned.IsEmpty;

    /// <summary>Runs the items, in order on the caller.</summary>
    internal static async Task<IReadOnlyList<FailedItem>> RunInOrderAsync(TBody body, int count, FanOutSettings settings, CallLifetime lifetime)
    {
        var call = new AsyncFanOut<TBody>(body, count, settings, lifetime);
        call.Drive();
        if (!call._fanIn.IsComplete)
        {
            await call._fanIn.WhenComplete().ConfigureAwait(false);
        }

        return call._outcome.Conclude();
    }

    /// <summary>Runs the items without the caller, whom their synchronous parts would hold up.</summary>
    internal static async Task<IReadOnlyList<FailedItem>> RunAsync(TBody body, int count, FanOutSettings settings, CallLifetime lifetime)
    {
        var call = new AsyncFanOut<TBody>(body, count, settings, lifetime);
        Task whenComplete = call._fanIn.WhenComplete();
        call.RecruitLeader();

        // Where no thread of the pool is free to lead, the call still ends when it is cancelled.
        await using (lifetime.Token.UnsafeRegister(static call => ((AsyncFanOut<TBody>)call!).GiveUp(), call).ConfigureAwait(false))
        {
            await whenComplete.ConfigureAwait(false);
        }

        call.Withdraw();
        return call._outcome.Conclude();
    }

    protected override void Help()
    {
        ReturnPlace();
        Drive();
    }

    /// <summary>Starts loops as long as there are positions for them, and room.</summary>
    private void Drive()
    {
        if (!TryEnter(out bool hasShare))
        {
            return;
        }

        int watch = LoneCallers.Watch(this);
        if (watch < 0 || BodyPace<TBody>.IsLong)
        {
            Recruit();
        }

        long begin = Stopwatch.GetTimestamp();
        Task loop = LoopAsync(hasShare);
        if (!loop.IsCompleted)
        {
            BodyPace<TBody>.IsLong = Stopwatch.GetTimestamp() - begin > s_longItemTicks;
            while (TryEnter(out hasShare) && !LoopAsync(hasShare).IsCompleted)
            {
                // Each loop runs by itself from where it had to wait.
            }
        }

        LoneCallers.Leave(watch);
    }

    /// <summary>Lets one more loop in: the first at once, the others as far as the run has shares for them.</summary>
    private bool TryEnter(out bool hasShare)
    {
        hasShare = false;
        int loops = Volatile.Read(ref _loops);
        while (loops < _workers && !IsAllClaimed)
        {
            if (loops > 0 && !hasShare && !(hasShare = TryTakeShare()))
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

        if (hasShare)
        {
            GiveShareBack();
        }

        return false;
    }

    /// <summary>Runs items until none is left. Never throws.</summary>
    private async Task LoopAsync(bool hasShare)
    {
        ItemWorker worker = _outcome.NewWorker();
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
                    if (RunAtOnce(_body, ref position, end, _outcome, worker, out ValueTask running))
                    {
                        if (position < end)
                        {
                            _outcome.MarkIncomplete();
                            GiveUp();
                        }

                        break;
                    }

                    // While this item is awaited others may run the rest: the driver, to whom this returns, takes it. A loop that has waited
                    // has no driver any more, but claims one item at a time, and so has no rest.
                    _fanIn.End(position - first);
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
                    ValueTask handling = RunFailedAsync(position, failure, worker);
                    if (!handling.IsCompletedSuccessfully)
                    {
                        _fanIn.End(position - first);
                        _returned.Return(position + 1, end);
                        (first, end) = (position, position + 1);
                        hasWaited = true;
                    }

                    await handling.ConfigureAwait(false);
                }

                position++;
            }

            _fanIn.End(end - first);
            if (hasWaited)
            {
                if (IsShareFree)
                {
                    Recruit();
                }

                size = 1;
                continue;
            }

            long now = Stopwatch.GetTimestamp();
            if (mark == begin)
            {
                BodyPace<TBody>.IsLong = now - begin > s_longItemTicks;
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
                Recruit();
            }
        }

        Interlocked.Decrement(ref _loops);
        if (hasShare)
        {
            GiveShareBack();
        }
    }

    private bool TryClaim(int size, out int begin, out int end)
        => (!_returned.IsEmpty && _returned.TryClaim(size, out begin, out end)) || _cursor.TryClaim(size, out begin, out end);

    /// <summary>Runs items up to the first that does not end at once.</summary>
    /// <returns>Whether there is nothing to wait for: all ended, or the call must stop.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool RunAtOnce(TBody body, ref int position, int end, FanOutOutcome outcome, ItemWorker worker, out ValueTask running)
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

            // A reusable task source is handed back by asking for its result.
            item.GetAwaiter().GetResult();
        }

        position = end;
        return true;
    }

    private async ValueTask RunFailedAsync(int position, Exception exception, ItemWorker worker)
    {
        while (_outcome.MayRetry(exception, worker.Attempt))
        {
            worker.Attempt++;
            try
            {
                await _body.RunAsync(position, worker).ConfigureAwait(false);
                worker.Attempt = 1;
                return;
            }
            catch (Exception again)
            {
                exception = again;
            }
        }

        _outcome.Record(position, exception, worker.Attempt);
        worker.Attempt = 1;
    }

    /// <summary>Gives up the positions that nobody has claimed.</summary>
    private void GiveUp()
    {
        int unclaimed = _cursor.Close();
        while (_returned.TryClaim(int.MaxValue, out int begin, out int end))
        {
            unclaimed += end - begin;
        }

        if (unclaimed > 0)
        {
            _outcome.MarkIncomplete();
            _fanIn.End(unclaimed);
        }
    }
}
