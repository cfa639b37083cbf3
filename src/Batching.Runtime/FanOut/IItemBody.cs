using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>
/// One synchronous item of a call, as generated code hands it to the engine: a struct, so that the compiler inlines it into the worker's loop.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IItemBody
{
    /// <summary>Runs one item and keeps its result.</summary>
    /// <param name="position">The item's place in the order of Init.</param>
    /// <param name="worker">Who runs it: gives the item what the engine injects.</param>
    void Run(int position, ItemWorker worker);
}
