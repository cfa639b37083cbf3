using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>The items of a call that may run in worker processes, on the caller's side: what generated code writes beside how an item runs here.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IProcessBody
{
    /// <summary>What runs the items in the worker.</summary>
    ProcessActionType ProcessAction { get; }

    /// <summary>Writes what all items share: once a call and worker.</summary>
    /// <param name="writer">Where it goes.</param>
    void WriteCall(ProcessWriter writer);

    /// <summary>Writes what an item has of its own.</summary>
    /// <param name="position">The item's place in the order of Init.</param>
    /// <param name="writer">Where it goes.</param>
    void WriteItem(int position, ProcessWriter writer);

    /// <summary>Reads an item's result and keeps it.</summary>
    /// <param name="position">The item's place in the order of Init.</param>
    /// <param name="reader">Where it is.</param>
    void ReadResult(int position, ProcessReader reader);
}
