using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>The synchronous items of a call, as generated code implements them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IItemBody
{
    /// <summary>
    /// Runs the items of a range and stores their results, while <see cref="ItemWorker.MayRun"/> returns true. The loop is in the body, so
    /// that the compiler inlines the item into it.
    /// </summary>
    /// <param name="first">The place of the first item in the order of Init.</param>
    /// <param name="end">The place behind the last.</param>
    /// <param name="worker">The worker that runs them. It supplies what the engine injects.</param>
    void Run(int first, int end, ItemWorker worker);
}
