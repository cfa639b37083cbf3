using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Batching.Runtime;

/// <summary>
/// One worker of a call: it runs one item after the other and gives each what the engine injects. Not thread-safe: one item at a time has
/// it.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ItemWorker
{
    private readonly ItemScope _scope;
    private readonly ItemCancellation _cancellation;
    private readonly FanOutOutcome _outcome;
    private readonly bool _canEndEarly;
    private ItemRandom? _random;

    internal ItemWorker(ItemScope scope, ItemCancellation cancellation, FanOutOutcome outcome)
        => (_scope, _cancellation, _outcome, _canEndEarly) = (scope, cancellation, outcome, outcome.CanEndEarly);

    /// <summary>Cancelled when the caller cancels, the time is up, or another item ends the call. Read it while the item runs.</summary>
    public CancellationToken CancellationToken => _cancellation.Token;

    /// <summary>Which attempt the current item is on, from 1.</summary>
    internal int Attempt { get; set; } = 1;

    /// <summary>
    /// The place of the current item; behind a range, its end; where the call ended before, the first item that did not run.
    /// </summary>
    internal int Position { get; set; }

    /// <summary>Where this worker's items are written in a trace file, once one is.</summary>
    internal TraceLane? Lane { get; set; }

    /// <summary>Whether the item at a position is to run. Ask before each item of a range, in order, also behind the last.</summary>
    /// <param name="position">The item's place in the order of Init.</param>
    /// <param name="end">The end of the range.</param>
    /// <returns><see langword="false"/> at the end of the range, and where the call has ended.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayRun(int position, int end)
    {
        Position = position;
        return position < end && !_outcome.IsStopped && !(_canEndEarly && _outcome.IsCallEndedAt(position));
    }

    /// <summary>What the item at a position may know about its call.</summary>
    /// <param name="position">The item's place in the order of Init.</param>
    /// <returns>The context.</returns>
    public ItemContext Context(int position) => new(_scope.Rows, position, Attempt, _scope.Logger);

    /// <summary>The random numbers of the item at a position, from their beginning.</summary>
    /// <param name="position">The item's place in the order of Init.</param>
    /// <returns>This worker's generator, keyed for the item.</returns>
    public ItemRandom Random(int position)
    {
        RandomKey key = _scope.KeyOf(position);
        if (_random is null)
        {
            _random = new ItemRandom(key);
        }
        else
        {
            _random.Reset(key);
        }

        return _random;
    }
}
