namespace Batching.Runtime.Tests;

internal readonly struct SyncBody(Action<int, ItemWorker> item) : IItemBody
{
    public void Run(int position, ItemWorker worker) => item(position, worker);
}

internal readonly struct AsyncBody(Func<int, ItemWorker, ValueTask> item) : IAsyncItemBody
{
    public ValueTask RunAsync(int position, ItemWorker worker) => item(position, worker);
}

internal readonly struct StreamedBody<T>(Func<T, int, ItemWorker, ValueTask> item) : IStreamedItemBody<T>
{
    public ValueTask RunAsync(T value, int position, ItemWorker worker) => item(value, position, worker);
}
