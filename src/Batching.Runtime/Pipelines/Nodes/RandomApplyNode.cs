using System.Globalization;

namespace Batching;

/// <summary>Skips the nodes behind it for a random part of the batches.</summary>
/// <param name="probability">The probability that a batch does not skip them.</param>
/// <param name="count">The number of nodes to skip.</param>
internal sealed class RandomApplyNode(double probability, int count) : PipelineNode("WithProbability")
{
    internal int Count => count;

    public override string ToString() => FormattableString.Invariant($"WithProbability {probability}");

    internal override string Fingerprint => string.Create(CultureInfo.InvariantCulture, $"{Name}({probability}): {count}");

    /// <summary>Whether a batch runs the nodes. It is the same for every run with the seed, whatever its prefetch.</summary>
    internal bool Occurs(long seed, BatchPlace place, int step)
        => new ItemRandom(new RandomKey(seed, place.Epoch, place.Position, step, 0)).NextDouble() < probability;
}
