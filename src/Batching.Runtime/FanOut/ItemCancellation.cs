namespace Batching.Runtime;

/// <summary>
/// The token of a call's items. It is cancelled with the call, and when one item ends the call for the others. Most item methods take no
/// token, so it is made when an item first asks for it. Thread-safe.
/// </summary>
/// <param name="call">The token of the call.</param>
internal sealed class ItemCancellation(CancellationToken call)
{
    private CancellationTokenSource? _source;
    private bool _isCancelled;

    /// <summary>The items' token. Do not ask for it after <see cref="Close"/>.</summary>
    internal CancellationToken Token => (Volatile.Read(ref _source) ?? Create()).Token;

    /// <summary>Cancels the token, also if it is made later.</summary>
    internal void Cancel()
    {
        // Either this thread sees the source, or the one that makes it sees the flag: both write with a full fence before they read.
        Interlocked.Exchange(ref _isCancelled, true);
        if (Volatile.Read(ref _source) is { } source)
        {
            Cancel(source);
        }
    }

    /// <summary>Detaches from the call's token, once no item runs any more.</summary>
    internal void Close() => _source?.Dispose();

    private CancellationTokenSource Create()
    {
        CancellationTokenSource created = CancellationTokenSource.CreateLinkedTokenSource(call);
        if (Interlocked.CompareExchange(ref _source, created, null) is { } other)
        {
            created.Dispose();
            return other;
        }

        if (Volatile.Read(ref _isCancelled))
        {
            Cancel(created);
        }

        return created;
    }

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (AggregateException)
        {
            // A callback that an item registered has thrown. All callbacks have run, and the call reports the item's own failure.
        }
    }
}
