using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>An action in a worker process. Generated code derives from it, and the worker creates one for each call.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ProcessAction
{
    /// <summary>The size in bytes of the arguments of each item, if <see cref="RunItems"/> may run several; otherwise 0.</summary>
    public virtual int ItemSize => 0;

    /// <summary>The size in bytes of each result of <see cref="RunItems"/>; 0 if there are no results.</summary>
    public virtual int ResultSize => 0;

    /// <summary>Reads the arguments that all items share.</summary>
    /// <param name="reader">The frame.</param>
    /// <param name="item">What the items run with. Its token is that of the call.</param>
    public abstract void ReadCall(ProcessReader reader, ProcessItem item);

    /// <summary>Reads the arguments of one item, runs it, and writes its result.</summary>
    public abstract void Run(ProcessItem item);

    /// <summary>
    /// Runs items one after the other, while <see cref="ProcessItem.Next"/> returns true. Only if <see cref="ItemSize"/> is not 0.
    /// </summary>
    public virtual void RunItems(ProcessItem item) => throw new NotSupportedException($"{nameof(ItemSize)} is 0.");
}
