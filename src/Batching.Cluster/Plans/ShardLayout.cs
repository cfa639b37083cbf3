namespace Batching.Cluster;

/// <summary>Which items of a plan a shard has.</summary>
public enum ShardLayout
{
    /// <summary>Every n-th: what takes long together is dealt out. The default for studies, whose neighbours cost alike.</summary>
    Strided,

    /// <summary>A piece without gaps: the default for pipelines, whose neighbours lie together on the disk.</summary>
    Contiguous,
}

/// <summary>How items are dealt to shards.</summary>
internal static class ShardLayouts
{
    /// <summary>The places of a shard's items, ascending. Sizes differ by one at most.</summary>
    internal static IEnumerable<long> PlacesOf(this ShardLayout layout, int shard, int shards, long count)
    {
        (long begin, long end, long step) = layout == ShardLayout.Strided
            ? (shard, count, shards)
            : (Border(shard), Border(shard + 1), 1L);
        for (long place = begin; place < end; place += step)
        {
            yield return place;
        }

        long Border(int index) => (long)((Int128)count * index / shards);
    }
}
