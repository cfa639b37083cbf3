namespace Batching.Runtime;

/// <summary>Runs a number of items and gathers their failures: the engine behind every generated batch method.</summary>
internal static class FanOut
{
    internal static IReadOnlyList<FailedItem> Run<TBody>(TBody body, int count, FanOutSettings settings, CallLifetime lifetime)
        where TBody : struct, IItemBody => throw new NotSupportedException();

    internal static Task<IReadOnlyList<FailedItem>> RunOnThreadsAsync<TBody>(TBody body, int count, FanOutSettings settings, CallLifetime lifetime)
        where TBody : struct, IItemBody => throw new NotSupportedException();

    internal static Task<IReadOnlyList<FailedItem>> RunAsync<TBody>(TBody body, int count, FanOutSettings settings, CallLifetime lifetime)
        where TBody : struct, IAsyncItemBody => throw new NotSupportedException();

    internal static Task<(int Count, IReadOnlyList<FailedItem> Failures)> RunStreamAsync<TBody, TItem>(
        TBody body, IAsyncEnumerable<TItem> items, FanOutSettings settings, CallLifetime lifetime)
        where TBody : struct, IStreamedItemBody<TItem> => throw new NotSupportedException();
}
