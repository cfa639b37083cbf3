namespace Batching.Runtime;

/// <summary>Positions that a worker has claimed and gives back, because it must wait for an item before them. Thread-safe.</summary>
internal sealed class ReturnedRanges
{
    private readonly Stack<(int Begin, int End)> _ranges = new();
    private int _count;

    internal bool IsEmpty => Volatile.Read(ref _count) == 0;

    internal void Return(int begin, int end)
    {
        if (begin < end)
        {
            lock (_ranges)
            {
                _ranges.Push((begin, end));
                Volatile.Write(ref _count, _ranges.Count);
            }
        }
    }

    internal bool TryClaim(int most, out int begin, out int end)
    {
        lock (_ranges)
        {
            if (!_ranges.TryPop(out (int Begin, int End) range))
            {
                (begin, end) = (0, 0);
                return false;
            }

            // Begin + most may overflow.
            (begin, end) = (range.Begin, range.Begin + Math.Min(range.End - range.Begin, most));
            if (end < range.End)
            {
                _ranges.Push((end, range.End));
            }

            Volatile.Write(ref _count, _ranges.Count);
            return true;
        }
    }
}
