namespace Batching.Runtime;

/// <summary>
/// A call whose items come from a stream. Loops take turns at reading the next item, and run it outside of the lock. The number of items is
/// known only when the stream ends, so the call waits for its loops and not for positions.
/// </summary>
internal sealed class StreamedFanOut<TItem> : SharedCall
{
    private readonly IStreamedItemBody<TItem> _body;
    private readonly FanOutOutcome _outcome;
    private readonly IAsyncEnumerator<TItem> _stream;
    private readonly FifoAsyncLock _readLock = new();
    private readonly TaskCompletionSource _whenLeft = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _workers;
    private int _loops = 1;
    private int _count;
    private bool _isAtEnd;

    private StreamedFanOut(IStreamedItemBody<TItem> body, IAsyncEnumerator<TItem> stream, FanOutSettings settings, FanOutOutcome outcome)
        : base(slots: 1, settings.Limiter)
        => (_body, _stream, _outcome, _workers) = (body, stream, outcome, settings.WorkersFor(int.MaxValue));

    protected override bool NeedsHelper
        => !Volatile.Read(ref _isAtEnd) && Volatile.Read(ref _loops) is > 0 and var loops && loops < _workers;

    /// <summary>Reads the stream and runs its items. None of it runs on the caller's thread, because the stream is user code too.</summary>
    internal static async Task<(int Count, IReadOnlyList<FailedItem> Failures)> RunAsync(
        IStreamedItemBody<TItem> body, IAsyncEnumerable<TItem> items, FanOutSettings settings, CallLifetime lifetime)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var outcome = new FanOutOutcome(settings, lifetime);
        var count = 0;
        try
        {
            IAsyncEnumerator<TItem> stream = items.GetAsyncEnumerator(outcome.StreamToken);
            await using (stream.ConfigureAwait(false))
            {
                var call = new StreamedFanOut<TItem>(body, stream, settings, outcome);
                _ = call.LoopAsync(hasPermit: false);
                await call._whenLeft.Task.ConfigureAwait(false);
                call.CancelRequests();
                count = call._count;
            }
        }
        catch (Exception exception)
        {
            outcome.RecordStreamError(exception);
        }

        return (count, outcome.Conclude());
    }

    protected override void Help()
    {
        ReleaseSlot();
        if (!NeedsHelper || !TryAcquirePermit())
        {
            return;
        }

        int loops = Volatile.Read(ref _loops);
        while (loops > 0 && loops < _workers)
        {
            int seen = Interlocked.CompareExchange(ref _loops, loops + 1, loops);
            if (seen == loops)
            {
                _ = LoopAsync(hasPermit: true);
                return;
            }

            loops = seen;
        }

        ReleasePermit();
    }

    /// <summary>Takes items and runs them until there are no more. Never throws.</summary>
    private async Task LoopAsync(bool hasPermit)
    {
        ItemWorker worker = _outcome.NewWorker();
        var waiter = new FifoAsyncLockWaiter();
        while (true)
        {
            await _readLock.EnterAsync(waiter).ConfigureAwait(false);
            TItem? item = default;
            var position = -1;
            try
            {
                if (!_isAtEnd && !_outcome.MustStop)
                {
                    Volatile.Write(ref _isAtEnd, !await _stream.MoveNextAsync().ConfigureAwait(false));
                }

                if (!_isAtEnd)
                {
                    if (_outcome.MustStop)
                    {
                        _outcome.MarkIncomplete();
                    }
                    else
                    {
                        item = _stream.Current;
                        position = _count++;
                    }
                }
            }
            catch (Exception exception)
            {
                _isAtEnd = true;
                _outcome.RecordStreamError(exception);
            }

            _readLock.Exit();
            if (position < 0)
            {
                break;
            }

            // Before the item runs, because it may be long and synchronous. Not if another loop already waits to read.
            if (!_readLock.HasWaiters)
            {
                RequestHelper();
            }

            try
            {
                await _body.RunAsync(item!, position, worker).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                await RunFailedAsync(item!, position, exception, worker).ConfigureAwait(false);
            }
        }

        if (hasPermit)
        {
            ReleasePermit();
        }

        if (Interlocked.Decrement(ref _loops) == 0)
        {
            _whenLeft.TrySetResult();
        }
    }

    private async ValueTask RunFailedAsync(TItem item, int position, Exception exception, ItemWorker worker)
    {
        var body = new StreamedItem(_body, item);
        if (await ItemRetry.RunAsync(body, position, exception, worker, _outcome).ConfigureAwait(false) is { } failed)
        {
            _body.Failed(item, failed.Exception, failed.Attempts);
        }
    }

    private sealed class StreamedItem(IStreamedItemBody<TItem> body, TItem item) : IAsyncItemBody
    {
        public ValueTask RunAsync(int position, ItemWorker worker) => body.RunAsync(item, position, worker);
    }
}
