namespace Batching;

/// <summary>What the numbers of an <see cref="ItemRandom"/> depend on, and nothing else.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Item">The item's place in the root dataset, or in its batch where there is no dataset.</param>
/// <param name="Step">The step of the pipeline; 0 outside one.</param>
/// <param name="Repetition">How many actions ran in this step before this one.</param>
public readonly record struct RandomKey(long Seed, int Epoch, long Item, int Step, int Repetition);
