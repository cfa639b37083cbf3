using System.Numerics;

namespace Batching.Runtime;

/// <summary>
/// Counts durations in buckets that grow with them, eight to a doubling: a percentile is at most a sixteenth off, at the cost of a few
/// instructions a value. The scheme is that of HdrHistogram.
/// </summary>
internal sealed class DurationHistogram
{
    private const int BitsOfBucket = 3;
    private const int BucketsOfDoubling = 1 << BitsOfBucket;
    private readonly int[] _counts = new int[(64 - BitsOfBucket) * BucketsOfDoubling];
    private long _count;

    internal void Add(long ticks)
    {
        _counts[BucketOf((ulong)Math.Max(ticks, 0))]++;
        _count++;
    }

    /// <summary>The duration that a share of all does not exceed: the middle of its bucket. 0 where there is none.</summary>
    internal double Percentile(double share)
    {
        long rank = Math.Max((long)Math.Ceiling(share * _count), 1);
        long seen = 0;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= rank)
            {
                return MiddleOf(bucket);
            }
        }

        return 0;
    }

    // Durations below a doubling's buckets have one each.
    private static int BucketOf(ulong ticks)
    {
        if (ticks < BucketsOfDoubling)
        {
            return (int)ticks;
        }

        int shift = BitOperations.Log2(ticks) - BitsOfBucket;
        return ((shift + 1) * BucketsOfDoubling) + (int)((ticks >> shift) & (BucketsOfDoubling - 1));
    }

    private static double MiddleOf(int bucket)
    {
        if (bucket < BucketsOfDoubling)
        {
            return bucket;
        }

        int shift = (bucket / BucketsOfDoubling) - 1;
        ulong least = (ulong)(BucketsOfDoubling + (bucket % BucketsOfDoubling)) << shift;
        return least + (((1UL << shift) - 1) / 2.0);
    }
}
