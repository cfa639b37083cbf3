namespace Batching;

/// <summary>What the failure of an item means for the others, once its retries are used up.</summary>
public enum FailurePolicy
{
    /// <summary>Every item runs; Post, or one <see cref="BatchActionException"/>, gets all failures.</summary>
    Collect = 0,

    /// <summary>The first failure cancels the items that have not ended, and the call throws. Post is not called.</summary>
    FailFast = 1,

    /// <summary>
    /// Every item runs; failed items leave the batch, with their row in every component, and are listed in <see cref="Batch.Dropped"/>.
    /// Only where Init is <c>Indices</c>, <c>Items</c> or a data component.
    /// </summary>
    Drop = 2,
}
