namespace Batching;

/// <summary>
/// Makes a method of a partial <see cref="Batch{TKey}"/> class an action: a step that pipelines can chain.
/// </summary>
/// <remarks>
/// Together with <see cref="InBatchParallelAttribute"/> the method is written for one item and the compiler writes the batch method.
/// Alone, the method acts on the whole batch and returns nothing, this batch, or another batch.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class ActionAttribute : Attribute
{
    /// <summary>
    /// The name of a lock that admits one batch at a time: all actions of the declaring class that name the same lock exclude each
    /// other, across every batch in flight in this process. Default: none. It is released on every path.
    /// </summary>
    /// <remarks>
    /// A call that asks for a lock its own flow already holds fails with <see cref="LockRecursionException"/> instead of waiting for
    /// itself.
    /// </remarks>
    public string? Lock { get; set; }
}
