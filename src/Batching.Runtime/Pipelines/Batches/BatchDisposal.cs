namespace Batching;

/// <summary>
/// Disposes batches that are not delivered, if their class is disposable. A batch belongs to its run until it is delivered. A step that
/// returns another batch takes over the one that it got. Rows that move into another batch belong to that one.
/// </summary>
internal static class BatchDisposal
{
    internal static ValueTask DisposeAsync(Batch batch)
    {
        switch (batch)
        {
            case IAsyncDisposable disposable:
                return disposable.DisposeAsync();
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }

        return default;
    }

    internal static bool IsNeeded(Batch batch) => batch is IAsyncDisposable or IDisposable;
}
