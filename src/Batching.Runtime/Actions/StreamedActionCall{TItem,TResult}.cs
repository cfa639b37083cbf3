using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>One call of an action whose Init is a stream. Items run while it still yields.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class StreamedActionCall<TItem, TResult>(ActionDescriptor action, Batch batch)
: ActionCall<TResult>(action, batch), IStreamedItemBody<TItem>
{
    private IReadOnlyList<FailedItem> _failed = [];
    private int _count;

    /// <inheritdoc/>
    public abstract ValueTask RunAsync(TItem item, int position, ItemWorker worker);

    /// <summary>Runs Init.</summary>
    protected abstract ValueTask<IAsyncEnumerable<TItem>> StreamAsync();

    /// <inheritdoc cref="ActionCall.Results{T}"/>
    protected ItemResults<T> Results<T>(ItemColumn<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Results(values.ToArray(_count));
    }

    /// <inheritdoc/>
    /// <remarks>The number of items is known only when they have run.</remarks>
    protected sealed override async ValueTask<int> BeginAsync()
    {
        IAsyncEnumerable<TItem> items = await StreamAsync().ConfigureAwait(false);
        (_count, _failed) = await RunStreamAsync(this, items).ConfigureAwait(false);
        return _count;
    }

    private protected override Task<IReadOnlyList<FailedItem>> RunItemsAsync(int count) => Task.FromResult(_failed);
}
