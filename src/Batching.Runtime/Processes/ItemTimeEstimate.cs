using System.Diagnostics;

namespace Batching.Runtime;

/// <summary>How long items take in a worker, as far as it is known, and so how many of them to send at once.</summary>
internal struct ItemTimeEstimate
{
    private const int MostItems = 1 << 14;

    // Nothing is known of items but those that have ended: each range is so many times as long as the one before it, at most.
    private const int MostGrowth = 64;

    // A range is to be no longer than that, so that what a worker has can be taken from it; items that are longer themselves are sent one
    // at a time.
    private static readonly double s_mostTicks = Stopwatch.Frequency * 0.02;

    // Nor shorter, where there are enough items: it costs about a tenth of that to send and to take back.
    private static readonly double s_leastTicks = Stopwatch.Frequency * 0.0002;

    private double _itemTicks;
    private int _grown;
    private bool _isOfAnEarlierCall;

    /// <summary>Whether items have run.</summary>
    internal readonly bool IsKnown => _grown > 0;

    /// <summary>Whether an item is shorter than a range is to be. Unknown ones are not.</summary>
    internal readonly bool IsShort => IsKnown && _itemTicks < s_mostTicks;

    /// <summary>How many items a range has at least, where there are so many.</summary>
    internal readonly int Least => _isOfAnEarlierCall ? 1 : Math.Min(Most, ItemsIn(s_leastTicks));

    /// <summary>How many items a range has at most.</summary>
    internal readonly int Most => !IsKnown ? 1 : Math.Min(ItemsIn(s_mostTicks), _grown);

    /// <summary>Items have run.</summary>
    /// <param name="items">How many.</param>
    /// <param name="ticks">How long they took in the worker, in ticks of <see cref="Stopwatch"/>.</param>
    internal void Add(int items, long ticks)
    {
        double itemTicks = (double)ticks / items;
        _itemTicks = !IsKnown || itemTicks < _itemTicks ? itemTicks : (_itemTicks + itemTicks) / 2;
        _grown = (int)Math.Clamp((long)items * MostGrowth, _grown, MostItems);
        _isOfAnEarlierCall = false;
    }

    /// <summary>
    /// The same for a call that has just begun. Its items may be others: they are shared among its workers until one has ended.
    /// </summary>
    internal readonly ItemTimeEstimate OfAnEarlierCall() => this with { _isOfAnEarlierCall = true };

    private readonly int ItemsIn(double ticks) => (int)Math.Clamp(ticks / Math.Max(_itemTicks, 1e-3), 1, MostItems);
}
