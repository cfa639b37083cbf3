namespace Batching.Runtime;

/// <summary>Records items in a trace file. It is a body of its own, so that other items cost nothing more.</summary>
internal sealed class TracedBody(IItemBody body, ItemTrace trace) : IItemBody
{
    public void Run(int first, int end, ItemWorker worker)
    {
        for (int position = first; worker.MayRun(position, end); position++)
        {
            long begin = trace.Begin(worker);
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

/// <summary>Records awaitable items in a trace file.</summary>
internal sealed class TracedAsyncBody(IAsyncItemBody body, ItemTrace trace) : IAsyncItemBody
{
    public async ValueTask RunAsync(int position, ItemWorker worker)
    {
        long begin = trace.Begin(worker);
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

/// <summary>Records items of a stream in a trace file.</summary>
internal sealed class TracedStreamedBody<TItem>(IStreamedItemBody<TItem> body, ItemTrace trace) : IStreamedItemBody<TItem>
{
    public void Failed(TItem item, Exception exception, int attempts) => body.Failed(item, exception, attempts);

    public async ValueTask RunAsync(TItem item, int position, ItemWorker worker)
    {
        long begin = trace.Begin(worker);
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
