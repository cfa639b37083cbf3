using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>
/// The items of a call that may run in worker processes, on the caller's side: what generated code writes beside how an item runs here.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IProcessBody
{
    /// <summary>What runs the items in the worker.</summary>
    ProcessActionType ProcessAction { get; }

    /// <summary>
    /// How many bytes each item has of its own, where <see cref="WriteItems"/> may write several at once; 0 where it may not.
    /// </summary>
    int ItemSize => 0;

    /// <summary>How many bytes each result has, where <see cref="ReadResults"/> may read several at once; 0 where it may not.</summary>
    int ResultSize => 0;

    /// <summary>Writes what all items share: once a call and worker.</summary>
    /// <param name="writer">Where it goes.</param>
    void WriteCall(ProcessWriter writer);

    /// <summary>Writes what an item has of its own.</summary>
    /// <param name="position">The item's place in the order of Init.</param>
    /// <param name="writer">Where it goes.</param>
    void WriteItem(int position, ProcessWriter writer);

    /// <summary>Writes what items have of their own, one behind the other: only where <see cref="ItemSize"/> says so.</summary>
    /// <param name="position">The place of the first in the order of Init.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="writer">Where it goes.</param>
    void WriteItems(int position, int count, ProcessWriter writer) => throw new NotSupportedException($"{nameof(ItemSize)} is 0.");

    /// <summary>Reads an item's result and keeps it.</summary>
    /// <param name="position">The item's place in the order of Init.</param>
    /// <param name="reader">Where it is.</param>
    void ReadResult(int position, ProcessReader reader);

    /// <summary>
    /// Reads the results of items that stand one behind the other, and keeps them: only where <see cref="ResultSize"/> says so.
    /// </summary>
    /// <param name="position">The place of the first in the order of Init.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="reader">Where they are.</param>
    void ReadResults(int position, int count, ProcessReader reader) => throw new NotSupportedException($"{nameof(ResultSize)} is 0.");
}
