using System.Diagnostics;

namespace Batching.Runtime;

/// <summary>Estimates how long items take in a worker, and so how many of them to send at once.</summary>
internal struct ItemTimeEstimate
{
    private const int MostItems = 1 << 14;

    // Only items that have ended are known. So each range has at most this many times the items of the one before it.
    private const int MostGrowth = 64;

    // A range should not take longer than this, so that work can be taken from a worker. Longer items are sent one at a time.
    private static readonly double s_mostTicks = Stopwatch.Frequency * 0.02;

    // A range should take at least this time, if there are enough items. To send it and its results costs about a tenth of that.
    private static readonly double s_leastTicks = Stopwatch.Frequency * 0.0002;

    private double _itemTicks;
    private int _grown;
    private bool _isOfAnEarlierCall;

    /// <summary>Whether items have run.</summary>
    internal readonly bool IsKnown => _grown > 0;

    /// <summary>Whether an item is shorter than a range should be. Unknown items are not.</summary>
    internal readonly bool IsShort => IsKnown && _itemTicks < s_mostTicks;

    /// <summary>The smallest number of items of a range, if there are so many.</summary>
    internal readonly int Least => _isOfAnEarlierCall ? 1 : Math.Min(Most, ItemsIn(s_leastTicks));

    /// <summary>The largest number of items of a range.</summary>
    internal readonly int Most => !IsKnown ? 1 : Math.Min(ItemsIn(s_mostTicks), _grown);

    /// <summary>Adds items that have run.</summary>
    /// <param name="items">The number of items.</param>
    /// <param name="ticks">How long they took in the worker, in ticks of the <see cref="Stopwatch"/>.</param>
    internal void Add(int items, long ticks)
    {
        double itemTicks = (double)ticks / items;
        _itemTicks = !IsKnown || itemTicks < _itemTicks ? itemTicks : (_itemTicks + itemTicks) / 2;
        _grown = (int)Math.Clamp((long)items * MostGrowth, _grown, MostItems);
        _isOfAnEarlierCall = false;
    }

    /// <summary>
    /// The estimate for a call that has just begun. Its items may be different, so they are shared among its workers until one has ended.
    /// </summary>
    internal readonly ItemTimeEstimate OfAnEarlierCall() => this with { _isOfAnEarlierCall = true };

    private readonly int ItemsIn(double ticks) => (int)Math.Clamp(ticks / Math.Max(_itemTicks, 1e-3), 1, MostItems);
}
