namespace Batching.Runtime.Tests;

internal sealed class SyncBody(Action<int, ItemWorker> item) : IItemBody
{
    public void Run(int first, int end, ItemWorker worker)
    {
        for (int position = first; worker.MayRun(position, end); position++)
        {
            item(position, worker);
        }
    }
}

internal sealed class AsyncBody(Func<int, ItemWorker, ValueTask> item) : IAsyncItemBody
{
    public ValueTask RunAsync(int position, ItemWorker worker) => item(position, worker);
}

internal sealed class StreamedBody<T>(Func<T, int, ItemWorker, ValueTask> item) : IStreamedItemBody<T>
{
    public ValueTask RunAsync(T value, int position, ItemWorker worker) => item(value, position, worker);
}
