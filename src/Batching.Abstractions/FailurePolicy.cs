namespace Batching;

/// <summary>What happens to the other items when an item fails after all its attempts.</summary>
public enum FailurePolicy
{
    /// <summary>
    /// Every item runs. Post gets all failures; without a Post that takes them, the call throws a <see cref="BatchActionException"/> with
    /// all of them.
    /// </summary>
    Collect = 0,

    /// <summary>The first failure cancels the items that have not ended, and the call throws. Post does not run.</summary>
    FailFast = 1,

    /// <summary>
    /// Every item runs. Failed items are removed from the batch, with their row in every component, and listed in
    /// <see cref="Batch.Dropped"/>. Only for items that are rows of the batch: Init is <c>Indices</c>, <c>Items</c> or a data component.
    /// </summary>
    Drop = 2,
}
