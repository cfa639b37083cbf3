using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>The awaitable items of a call, as generated code implements them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IAsyncItemBody
{
    /// <summary>Runs one item and stores its result.</summary>
    /// <param name="position">The item's place in the order of Init.</param>
    /// <param name="worker">The worker that runs it. It supplies what the engine injects. It runs one item at a time.</param>
    /// <returns>A task that ends with the item.</returns>
    ValueTask RunAsync(int position, ItemWorker worker);
}
