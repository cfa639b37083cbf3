namespace Batching;

/// <summary>A batch of a stage before it has run: where it stands, and how it is made. Immutable.</summary>
internal abstract class StageInput(BatchPlace place)
{
    internal BatchPlace Place => place;

    /// <summary>Makes the batch: with prefetch on any thread, beside others.</summary>
    internal abstract Batch Make(BatchScope scope);
}
