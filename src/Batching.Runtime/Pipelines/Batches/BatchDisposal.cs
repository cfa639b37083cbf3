namespace Batching;

/// <summary>
/// Disposes of batches that are not delivered, where their class is to be disposed. A batch belongs to its run until it is delivered. Rows
/// that go into another batch belong to that one from then on, and so does a batch that a step takes and answers with another.
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
