using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>The items of a call whose Init is asynchronous. Items start while Init still yields.</summary>
/// <typeparam name="TItem">The type of an item of Init.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IStreamedItemBody<in TItem>
{
    /// <summary>Runs one item and stores its result.</summary>
    /// <param name="item">The item of Init.</param>
    /// <param name="position">The item's place in the order of Init.</param>
    /// <param name="worker">The worker that runs it. It supplies what the engine injects. It runs one item at a time.</param>
    /// <returns>A task that ends with the item.</returns>
    ValueTask RunAsync(TItem item, int position, ItemWorker worker);

    /// <summary>Called once for an item that has failed for good, before the call ends. Must not throw.</summary>
    /// <param name="item">The item of Init.</param>
    /// <param name="exception">What its last attempt threw.</param>
    /// <param name="attempts">How many times it was run.</param>
    void Failed(TItem item, Exception exception, int attempts)
    {
    }
}
