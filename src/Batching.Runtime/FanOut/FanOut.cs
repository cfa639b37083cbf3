namespace Batching.Runtime;

/// <summary>Runs a number of items and collects their failures. The engine of every generated batch method.</summary>
/// <remarks>
/// Failures are in no particular order. If the call ends early, it throws the exception with which an item skipped or stopped, the
/// exception of the stream, or that of <see cref="CallLifetime.ThrowIfEnded"/>. When a call has ended, no item runs any more.
/// </remarks>
internal static class FanOut
{
    private static readonly Task<IReadOnlyList<FailedItem>> s_nothing = Task.FromResult<IReadOnlyList<FailedItem>>([]);

    /// <summary>Runs synchronous items; the caller is one of the workers.</summary>
    internal static IReadOnlyList<FailedItem> Run(IItemBody body, int count, FanOutSettings settings, CallLifetime lifetime)
        => count == 0 ? [] : RangeFanOut.Run(body, count, settings, lifetime);

    /// <summary>Runs synchronous items without the caller, and without blocking any thread.</summary>
    internal static Task<IReadOnlyList<FailedItem>> RunOnThreadsAsync(
        IItemBody body, int count, FanOutSettings settings, CallLifetime lifetime)
        => count == 0 ? s_nothing : RangeFanOut.RunAsync(body, count, settings, lifetime);

    /// <summary>Runs awaitable items without the caller, unless they run in order and the caller has no context.</summary>
    internal static Task<IReadOnlyList<FailedItem>> RunAsync(IAsyncItemBody body, int count, FanOutSettings settings, CallLifetime lifetime)
    {
        if (count == 0)
        {
            return s_nothing;
        }

        return settings.InOrder && SynchronizationContext.Current is null && TaskScheduler.Current == TaskScheduler.Default
            ? AsyncFanOut.RunInOrderAsync(body, count, settings, lifetime)
            : AsyncFanOut.RunAsync(body, count, settings, lifetime);
    }

    /// <summary>Runs awaitable items while their stream still yields.</summary>
    internal static Task<(int Count, IReadOnlyList<FailedItem> Failures)> RunStreamAsync<TItem>(
        IStreamedItemBody<TItem> body, IAsyncEnumerable<TItem> items, FanOutSettings settings, CallLifetime lifetime)
        => StreamedFanOut<TItem>.RunAsync(body, items, settings, lifetime);
}
