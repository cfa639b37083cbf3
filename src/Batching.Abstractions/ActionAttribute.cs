namespace Batching;

/// <summary>Makes a method of a partial <see cref="Batch{TKey}"/> class an action: a step that pipelines can chain.</summary>
/// <remarks>
/// With <see cref="InBatchParallelAttribute"/>, you write the method for one item and the compiler writes the batch method. Without it, the
/// method acts on the whole batch, and returns nothing, this batch, or another batch.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class ActionAttribute : Attribute
{
    /// <summary>
    /// The name of a lock. All actions of the declaring class that name the same lock run one at a time, across all batches in this
    /// process. Default: none.
    /// </summary>
    /// <remarks>
    /// If an action calls another action that needs the same lock, that call throws a <see cref="LockRecursionException"/> instead of
    /// waiting for itself.
    /// </remarks>
    public string? Lock { get; set; }
}
