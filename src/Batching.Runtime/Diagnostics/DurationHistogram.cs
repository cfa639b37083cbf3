using System.Numerics;
using System.Runtime.CompilerServices;

namespace Batching;

/// <summary>
/// Counts durations by size, so that percentiles are known within 3 percent without keeping the durations. It takes 8 kB. The buckets are
/// those of HdrHistogram (G. Tene): powers of two, each divided into sixteen.
/// </summary>
internal sealed class DurationHistogram
{
    private const int SubBucketBits = 4;
    private const int SubBuckets = 1 << SubBucketBits;

    private const int Buckets = (64 - SubBucketBits) * SubBuckets;

    // In the object itself, which saves a load for each addition.
    private Counts _counts;
    private long _total;

    /// <summary>The sum of all durations, in ticks of the <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    internal long Total => Volatile.Read(ref _total);

    internal long Count
    {
        get
        {
            long count = 0;
            for (var bucket = 0; bucket < Buckets; bucket++)
            {
                count += Volatile.Read(ref _counts[bucket]);
            }

            return count;
        }
    }

    /// <summary>Adds a duration. One writer at a time.</summary>
    internal void Add(long ticks)
    {
        _counts[BucketOf(ticks)]++;
        _total += ticks;
    }

    /// <summary>Adds a duration. Any number of writers.</summary>
    internal void AddShared(long ticks)
    {
        Interlocked.Increment(ref _counts[BucketOf(ticks)]);
        Interlocked.Add(ref _total, ticks);
    }

    /// <summary>The duration that a share of all does not exceed; 0 if there are none.</summary>
    /// <param name="share">From 0 to 1: 0.95 for the 95th percentile.</param>
    internal long Percentile(double share)
    {
        long wanted = (long)Math.Ceiling(share * Count), seen = 0;
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            seen += Volatile.Read(ref _counts[bucket]);
            if (seen >= wanted && seen > 0)
            {
                return MiddleOf(bucket);
            }
        }

        return 0;
    }

    private static int BucketOf(long ticks)
    {
        if (ticks < SubBuckets)
        {
            return (int)Math.Max(ticks, 0);
        }

        int power = BitOperations.Log2((ulong)ticks);
        return ((power - SubBucketBits) * SubBuckets) + (int)(ticks >> (power - SubBucketBits));
    }

    private static long MiddleOf(int bucket)
    {
        if (bucket < SubBuckets)
        {
            return bucket;
        }

        int shift = (bucket / SubBuckets) - 1;
        long begin = (long)((bucket % SubBuckets) + SubBuckets) << shift;
        return begin + ((1L << shift) / 2);
    }

    [InlineArray(Buckets)]
    private struct Counts
    {
        private long _first;
    }
}
