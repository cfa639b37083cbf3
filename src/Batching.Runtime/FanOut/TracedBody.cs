using System.Diagnostics;

namespace Batching.Runtime;

/// <summary>Items that are written into a trace file. A body of its own, so that other items pay nothing for it.</summary>
internal sealed class TracedBody(IItemBody body, ItemTrace trace) : IItemBody
{
    public void Run(int first, int end, ItemWorker worker)
    {
        for (int position = first; worker.MayRun(position, end); position++)
        {
            long begin = Stopwatch.GetTimestamp();
            var hasRun = true;
            try
            {
                body.Run(position, position + 1, worker);
                hasRun = worker.Position > position;
            }
            finally
            {
                if (hasRun)
                {
                    trace.Write(worker, position, begin);
                }
            }

            if (!hasRun)
            {
                return;
            }
        }
    }
}

/// <summary>The same for an awaitable item.</summary>
internal sealed class TracedAsyncBody(IAsyncItemBody body, ItemTrace trace) : IAsyncItemBody
{
    public async ValueTask RunAsync(int position, ItemWorker worker)
    {
        long begin = Stopwatch.GetTimestamp();
        try
        {
            await body.RunAsync(position, worker).ConfigureAwait(false);
        }
        finally
        {
            trace.Write(worker, position, begin);
        }
    }
}

/// <summary>The same for an item of a stream.</summary>
internal sealed class TracedStreamedBody<TItem>(IStreamedItemBody<TItem> body, ItemTrace trace) : IStreamedItemBody<TItem>
{
    public void Failed(TItem item, Exception exception, int attempts) => body.Failed(item, exception, attempts);

    public async ValueTask RunAsync(TItem item, int position, ItemWorker worker)
    {
        long begin = Stopwatch.GetTimestamp();
        try
        {
            await body.RunAsync(item, position, worker).ConfigureAwait(false);
        }
        finally
        {
            trace.Write(worker, position, begin);
        }
    }
}
