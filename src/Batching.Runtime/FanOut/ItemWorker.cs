using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Batching.Runtime;

/// <summary>One worker of a call. It runs one item after the other, and supplies what the engine injects. Not thread-safe.</summary>
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

    /// <summary>
    /// The token of the item. It is cancelled when the caller cancels, the time is up, or another item ends the call. Read it only while
    /// the item runs.
    /// </summary>
    public CancellationToken CancellationToken => _cancellation.Token;

    /// <summary>The number of the attempt of the current item, from 1.</summary>
    internal int Attempt { get; set; } = 1;

    /// <summary>
    /// The position of the current item. After a range it is the end of the range or, if the call has ended, the first item that did not
    /// run.
    /// </summary>
    internal int Position { get; set; }

    /// <summary>The lane of this worker in a trace file; null before its first item there.</summary>
    internal TraceLane? Lane { get; set; }

    /// <summary>Whether the item at a position may run. Call it before each item of a range, in order, and once after the last.</summary>
    /// <param name="position">The item's place in the order of Init.</param>
    /// <param name="end">The end of the range.</param>
    /// <returns><see langword="false"/> at the end of the range, and if the call has ended.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayRun(int position, int end)
    {
        Position = position;
        return position < end && !_outcome.IsStopped && !(_canEndEarly && _outcome.IsCallEndedAt(position));
    }

    /// <summary>Returns the context of the item at a position.</summary>
    public ItemContext Context(int position) => new(_scope.Rows, position, Attempt, _scope.Logger);

    /// <summary>Returns the random numbers of the item at a position, from their beginning.</summary>
    /// <param name="position">The item's place in the order of Init.</param>
    /// <returns>The generator of this worker, with the key of the item.</returns>
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
