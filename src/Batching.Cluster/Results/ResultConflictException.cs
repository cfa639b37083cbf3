namespace Batching.Cluster;

/// <summary>
/// Two copies of one item came to different results. Both are kept: one under the item's name, the other beside it. What is computed
/// depends on something else than its parameters and code then (the time, a random number without a seed, the order of threads), or a
/// machine computes wrongly.
/// </summary>
/// <remarks>
/// Compare the files, remove the one that is wrong (and give the other the item's name), and make the computation reproducible.
/// </remarks>
public sealed class ResultConflictException : Exception
{
    internal ResultConflictException(IReadOnlyList<string> paths)
        : base($"{paths.Count} results differ from what another copy of the same item computed, the first '{paths[0]}'. Both are kept. "
            + "Compare them, remove the one that is wrong, and make the computation reproducible.")
        => Paths = paths;

    /// <summary>The files that differ from the one that has the item's name.</summary>
    public IReadOnlyList<string> Paths { get; }
}
