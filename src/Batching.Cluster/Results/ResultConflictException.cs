namespace Batching.Cluster;

/// <summary>
/// The exception that is thrown when two copies of an item computed different results. Both are kept: one under the name of the item, the
/// other next to it. The computation then depends on more than its parameters and code, such as the time, a random number without a seed,
/// or the order of threads; or a machine computes incorrectly.
/// </summary>
/// <remarks>
/// Compare the files, remove the wrong one (and give the other the name of the item), and make the computation reproducible.
/// </remarks>
public sealed class ResultConflictException : Exception
{
    internal ResultConflictException(IReadOnlyList<string> paths)
        : base($"{paths.Count} results differ from the result of another copy of the same item. The first is '{paths[0]}'. Both are kept. "
            + "Compare them, remove the wrong one, and make the computation reproducible.")
        => Paths = paths;

    /// <summary>The paths of the files that differ from the one with the name of the item.</summary>
    public IReadOnlyList<string> Paths { get; }
}
