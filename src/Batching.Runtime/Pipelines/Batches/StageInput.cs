namespace Batching;

/// <summary>A batch before it runs in a stage: its place, and how to create it. Immutable.</summary>
internal abstract class StageInput(BatchPlace place)
{
    internal BatchPlace Place => place;

    /// <summary>The tally of the batches that ended at a boundary before this one.</summary>
    internal virtual DeferredTally? Before => null;

    /// <summary>The position of the stage after it; null if its number tells it, in a stage that begins with the dataset.</summary>
    internal virtual StagePosition? Behind => null;

    /// <summary>The items that were dropped from the batches that this one is made of.</summary>
    internal virtual IReadOnlyList<ItemFailure> Dropped => [];

    /// <summary>The name of the boundary that creates the batch; null if it comes from a dataset.</summary>
    internal virtual string? MadeBy => null;

    /// <summary>Creates the batch. With prefetch, it is called on any thread, and for several inputs at the same time.</summary>
    internal abstract Batch Make(BatchScope scope);

    /// <summary>Disposes the batches that this one was to be made of, if they are disposable.</summary>
    /// <param name="isMade">Whether the batch was created, so that it has their rows.</param>
    /// <param name="failures">Records exceptions of disposal.</param>
    internal virtual ValueTask DisposePartsAsync(bool isMade, RunFailures failures) => default;
}
