using System.Diagnostics;

namespace Batching.Runtime;

/// <summary>An item that is written into a trace file. A body of its own, so that items that are not cost nothing.</summary>
internal readonly struct TracedBody<TBody>(TBody body, ItemTrace trace) : IItemBody
    where TBody : struct, IItemBody
{
    public void Run(int position, ItemWorker worker)
    {
        long begin = Stopwatch.GetTimestamp();
        try
        {
            body.Run(position, worker);
        }
        finally
        {
            trace.Write(worker, position, begin);
        }
    }
}

/// <summary>The same for an awaitable item.</summary>
internal readonly struct TracedAsyncBody<TBody>(TBody body, ItemTrace trace) : IAsyncItemBody
    where TBody : struct, IAsyncItemBody
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
internal readonly struct TracedStreamedBody<TBody, TItem>(TBody body, ItemTrace trace) : IStreamedItemBody<TItem>
    where TBody : struct, IStreamedItemBody<TItem>
{
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
