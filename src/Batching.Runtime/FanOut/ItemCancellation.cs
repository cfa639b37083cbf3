namespace Batching.Runtime;

/// <summary>
/// The token that the items of a call see: cancelled with the call, and when one item ends the call for the others. Made when an item first
/// asks for it, since most item methods take none.
/// </summary>
/// <param name="call">The token of the call.</param>
internal sealed class ItemCancellation(CancellationToken call)
{
    private volatile CancellationTokenSource? _source;
    private bool _isCancelled;

    /// <summary>The items' token. Not after <see cref="Close"/>.</summary>
    internal CancellationToken Token => (_source ?? Make()).Token;

    internal void Cancel()
    {
        CancellationTokenSource? source;
        lock (this)
        {
            _isCancelled = true;
            source = _source;
        }

        try
        {
            source?.Cancel();
        }
        catch (AggregateException)
        {
            // What items registered threw. All of it has run; the item's own failure is what the call reports.
        }
    }

    /// <summary>Lets go of the call's token, once no item runs any more.</summary>
    internal void Close() => _source?.Dispose();

    private CancellationTokenSource Make()
    {
        lock (this)
        {
            if (_source is null)
            {
                CancellationTokenSource made = CancellationTokenSource.CreateLinkedTokenSource(call);
                if (_isCancelled)
                {
                    made.Cancel();
                }

                _source = made;
            }

            return _source;
        }
    }
}
