using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>An action in a worker process: generated code derives from it, and the worker makes one for each call.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ProcessAction
{
    /// <summary>Reads what all items share.</summary>
    /// <param name="reader">Where it is.</param>
    /// <param name="item">What the items will be run with: its token is the call's.</param>
    public abstract void ReadCall(ProcessReader reader, ProcessItem item);

    /// <summary>Reads what an item has of its own, runs it, and writes its result.</summary>
    /// <param name="item">The item.</param>
    public abstract void Run(ProcessItem item);
}
