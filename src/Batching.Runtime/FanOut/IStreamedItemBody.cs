using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>One item of a call whose Init is asynchronous: items start while Init still yields.</summary>
/// <typeparam name="TItem">What Init yields.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IStreamedItemBody<in TItem>
{
    /// <summary>Runs one item and keeps its result.</summary>
    /// <param name="item">What Init yielded.</param>
    /// <param name="position">The item's place in the order of Init.</param>
    /// <param name="worker">Who runs it: gives the item what the engine injects. One item at a time has it.</param>
    /// <returns>A task that ends with the item.</returns>
    ValueTask RunAsync(TItem item, int position, ItemWorker worker);

    /// <summary>Called once for an item that has failed for good, before the call ends. Must not throw.</summary>
    /// <param name="item">What Init yielded.</param>
    /// <param name="exception">What its last attempt threw.</param>
    /// <param name="attempts">How many times it was run.</param>
    void Failed(TItem item, Exception exception, int attempts)
    {
    }
}
