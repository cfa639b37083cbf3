using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>The synchronous items of a call, as generated code hands them to the engine.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IItemBody
{
    /// <summary>
    /// Runs the items of a range and keeps their results, each while <see cref="ItemWorker.MayRun"/> says so. The loop is the body's own,
    /// so that the compiler inlines the item into it.
    /// </summary>
    /// <param name="first">The place of the first item in the order of Init.</param>
    /// <param name="end">The place behind the last.</param>
    /// <param name="worker">The worker that runs them. It gives each item what the engine injects.</param>
    void Run(int first, int end, ItemWorker worker);
}
