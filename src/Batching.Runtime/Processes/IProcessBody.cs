using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>
/// The items of a call that may run in worker processes, on the caller's side. Generated code implements it beside the body that runs items
/// here.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IProcessBody
{
    /// <summary>What runs the items in the worker.</summary>
    ProcessActionType ProcessAction { get; }

    /// <summary>
    /// The size in bytes of the arguments of each item, if <see cref="WriteItems"/> may write several at once; otherwise 0.
    /// </summary>
    int ItemSize => 0;

    /// <summary>The size in bytes of each result, if <see cref="ReadResults"/> may read several at once; otherwise 0.</summary>
    int ResultSize => 0;

    /// <summary>Writes the arguments that all items share. Called once for each call and worker.</summary>
    void WriteCall(ProcessWriter writer);

    /// <summary>Writes the arguments of one item.</summary>
    void WriteItem(int position, ProcessWriter writer);

    /// <summary>Writes the arguments of consecutive items. Only if <see cref="ItemSize"/> is not 0.</summary>
    void WriteItems(int position, int count, ProcessWriter writer) => throw new NotSupportedException($"{nameof(ItemSize)} is 0.");

    /// <summary>Reads the result of an item and stores it.</summary>
    void ReadResult(int position, ProcessReader reader);

    /// <summary>Reads the results of consecutive items and stores them. Only if <see cref="ResultSize"/> is not 0.</summary>
    void ReadResults(int position, int count, ProcessReader reader) => throw new NotSupportedException($"{nameof(ResultSize)} is 0.");
}
