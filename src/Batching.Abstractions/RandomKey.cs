namespace Batching;

/// <summary>The key of an <see cref="ItemRandom"/>. Its numbers depend on nothing else.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Item">The item's place in the root dataset. If it is not a row of a dataset: its place in its batch.</param>
/// <param name="Step">The step of the pipeline; 0 outside one.</param>
/// <param name="Repetition">How many actions have begun in this step before this one.</param>
public readonly record struct RandomKey(long Seed, int Epoch, long Item, int Step, int Repetition)
{
    /// <summary>
    /// Distinguishes items that are keyed by their place in a batch: 1 for the first batch of a run, and so on. It is 0 if
    /// <see cref="Item"/> is a place in the root dataset. Default: 0.
    /// </summary>
    /// <remarks>In a batch that you create yourself, it is <see cref="BatchScope.BatchNumber"/>.</remarks>
    public long Batch { get; init; }
}
