namespace Batching;

/// <summary>What the numbers of an <see cref="ItemRandom"/> depend on, and nothing else.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Item">The item's place in the root dataset; where it is no row of a dataset, its place in its batch.</param>
/// <param name="Step">The step of the pipeline; 0 outside one.</param>
/// <param name="Repetition">How many actions ran in this step before this one.</param>
public readonly record struct RandomKey(long Seed, int Epoch, long Item, int Step, int Repetition)
{
    /// <summary>
    /// Keeps places in different batches apart: 1 for the first batch of a run, and so on; 0 where <see cref="Item"/> is a place in the
    /// root dataset.
    /// </summary>
    /// <remarks>Of batches made by hand it is <see cref="BatchScope.BatchNumber"/>. Default: 0.</remarks>
    public long Batch { get; init; }
}
