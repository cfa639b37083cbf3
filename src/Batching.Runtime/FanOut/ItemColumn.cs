using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>
/// The results of a call whose number of items is not known at the start. It grows by segments of doubling size, so values never move, and
/// different positions may be written at the same time.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ItemColumn<T>
{
    private const int FirstSegmentBits = 5;
    private readonly T[]?[] _segments = new T[]?[32 - FirstSegmentBits];

    /// <summary>The value at a position.</summary>
    public T this[int position]
    {
        set
        {
            (int segment, int offset) = Locate(position);
            T[]? values = Volatile.Read(ref _segments[segment]);
            if (values is null)
            {
                var created = new T[1 << (segment + FirstSegmentBits)];
                values = Interlocked.CompareExchange(ref _segments[segment], created, null) ?? created;
            }

            values[offset] = value;
        }
    }

    /// <summary>Returns the first values as an array. Positions that were not written have the default.</summary>
    internal T[] ToArray(int count)
    {
        var all = new T[count];
        for (int segment = 0, begin = 0; begin < count; segment++)
        {
            int length = 1 << (segment + FirstSegmentBits);
            if (_segments[segment] is { } values)
            {
                Array.Copy(values, 0, all, begin, Math.Min(length, count - begin));
            }

            begin += length;
        }

        return all;
    }

    // Segment s holds 32 * 2^s values and begins at 32 * (2^s - 1).
    private static (int Segment, int Offset) Locate(int position)
    {
        int shifted = position + (1 << FirstSegmentBits);
        int segment = 31 - FirstSegmentBits - int.LeadingZeroCount(shifted);
        return (segment, shifted - (1 << (segment + FirstSegmentBits)));
    }
}
