namespace Batching.Cluster;

/// <summary>How the items of a plan are distributed to its shards.</summary>
public enum ShardLayout
{
    /// <summary>
    /// A shard gets every n-th item, so that neighbouring items, which often cost alike, go to different shards. The default for studies.
    /// </summary>
    Strided,

    /// <summary>
    /// A shard gets consecutive items, which often lie next to each other on the disk. The default for pipelines.
    /// </summary>
    Contiguous,
}

internal static class ShardLayouts
{
    /// <summary>The places of a shard's items, ascending. The sizes of shards differ by at most one.</summary>
    internal static IEnumerable<long> PlacesOf(this ShardLayout layout, int shard, int shards, long count)
    {
        (long begin, long end, long step) = layout == ShardLayout.Strided
            ? (shard, count, shards)
            : (Boundary(shard), Boundary(shard + 1), 1L);
        for (long place = begin; place < end; place += step)
        {
            yield return place;
        }

        long Boundary(int index) => (long)((Int128)count * index / shards);
    }
}
