using System.Globalization;

namespace Batching;

/// <summary>Jumps over the nodes behind it for some of the batches, chosen by chance.</summary>
/// <param name="probability">How likely a batch does not jump.</param>
/// <param name="count">How many nodes are jumped over.</param>
internal sealed class RandomApplyNode(double probability, int count) : PipelineNode("WithProbability")
{
    internal int Count => count;

    public override string ToString() => FormattableString.Invariant($"WithProbability {probability}");

    internal override string Fingerprint => string.Create(CultureInfo.InvariantCulture, $"{Name}({probability}): {count}");

    /// <summary>Whether a batch does not jump: the same for every run of the seed, whatever its prefetch.</summary>
    internal bool Occurs(long seed, BatchPlace place, int step)
        => new ItemRandom(new RandomKey(seed, place.Epoch, place.Position, step, 0)).NextDouble() < probability;
}
