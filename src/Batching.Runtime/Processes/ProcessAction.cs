using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>An action in a worker process: generated code derives from it, and the worker makes one for each call.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ProcessAction
{
    /// <summary>How many bytes each item has of its own, where <see cref="RunItems"/> may run several; 0 where it may not.</summary>
    public virtual int ItemSize => 0;

    /// <summary>How many bytes each result has, where <see cref="RunItems"/> runs them; 0 where none is kept.</summary>
    public virtual int ResultSize => 0;

    /// <summary>Reads what all items share.</summary>
    /// <param name="reader">Where it is.</param>
    /// <param name="item">What the items will be run with: its token is the call's.</param>
    public abstract void ReadCall(ProcessReader reader, ProcessItem item);

    /// <summary>Reads what an item has of its own, runs it, and writes its result.</summary>
    /// <param name="item">The item.</param>
    public abstract void Run(ProcessItem item);

    /// <summary>
    /// Runs items one after the other, as long as <see cref="ProcessItem.Next"/> says so: only where <see cref="ItemSize"/> does.
    /// </summary>
    /// <param name="item">The items.</param>
    public virtual void RunItems(ProcessItem item) => throw new NotSupportedException($"{nameof(ItemSize)} is 0.");
}
