using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>One awaitable item of a call, as generated code hands it to the engine.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IAsyncItemBody
{
    /// <summary>Runs one item and keeps its result.</summary>
    /// <param name="position">The item's place in the order of Init.</param>
    /// <param name="worker">Who runs it: gives the item what the engine injects. One item at a time has it.</param>
    /// <returns>A task that ends with the item.</returns>
    ValueTask RunAsync(int position, ItemWorker worker);
}
