namespace Batching.Runtime;

/// <summary>
/// Hands out the positions of a call as ranges, each position once. Thread-safe; a mutable struct, so keep it in a field.
/// </summary>
internal struct RangeCursor(int count)
{
    private readonly int _count = count;
    private int _next;

    /// <summary>Whether every position has been handed out.</summary>
    internal readonly bool IsAtEnd => Volatile.Read(in _next) >= _count;

    /// <summary>How many positions have not been handed out.</summary>
    internal readonly int Left => _count - Volatile.Read(in _next);

    /// <summary>Claims the next positions.</summary>
    /// <param name="most">The most positions to claim.</param>
    /// <param name="begin">The first claimed position.</param>
    /// <param name="end">The position after the last.</param>
    /// <returns>Whether there were any left.</returns>
    internal bool TryClaim(int most, out int begin, out int end)
    {
        for (begin = Volatile.Read(in _next); begin < _count;)
        {
            end = begin + Math.Min(most, _count - begin);
            int seen = Interlocked.CompareExchange(ref _next, end, begin);
            if (seen == begin)
            {
                return true;
            }

            begin = seen;
        }

        end = begin;
        return false;
    }

    /// <summary>Claims a share of what is left: large at first, single positions at the end, so that workers end together.</summary>
    /// <param name="shares">Into how many shares to divide what is left.</param>
    /// <param name="begin">The first claimed position.</param>
    /// <param name="end">The position after the last.</param>
    /// <returns>Whether there were any left.</returns>
    internal bool TryClaimShare(int shares, out int begin, out int end)
    {
        for (begin = Volatile.Read(in _next); begin < _count;)
        {
            end = begin + Math.Max(1, (_count - begin) / shares);
            int seen = Interlocked.CompareExchange(ref _next, end, begin);
            if (seen == begin)
            {
                return true;
            }

            begin = seen;
        }

        end = begin;
        return false;
    }

    /// <summary>Ends the handing out of positions.</summary>
    /// <returns>How many positions were not claimed.</returns>
    internal int Close() => _count - Interlocked.Exchange(ref _next, _count);
}
