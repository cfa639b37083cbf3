namespace Batching;

/// <summary>A batch of a stage before it has run: where it stands, and how it is made. Immutable.</summary>
internal abstract class StageInput(BatchPlace place)
{
    internal BatchPlace Place => place;

    /// <summary>What became of batches that a boundary took before this one.</summary>
    internal virtual DeferredTally? Before => null;

    /// <summary>Where the stage stands behind it; null where its number says that, in a stage that begins with the dataset.</summary>
    internal virtual StagePosition? Behind => null;

    /// <summary>The items that left the batches that this one is made of.</summary>
    internal virtual IReadOnlyList<ItemFailure> Dropped => [];

    /// <summary>The boundary that makes the batch, for messages; null where a dataset does.</summary>
    internal virtual string? MadeBy => null;

    /// <summary>Makes the batch: with prefetch on any thread, beside others.</summary>
    internal abstract Batch Make(BatchScope scope);

    /// <summary>Disposes of the batches that this one was to be made of, where they are to be disposed.</summary>
    /// <param name="isMade">Whether it was made, and so has their rows.</param>
    /// <param name="failures">Is told of what that throws.</param>
    internal virtual ValueTask DisposePartsAsync(bool isMade, RunFailures failures) => default;
}
