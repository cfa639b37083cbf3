using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>
/// One worker of a call: it runs one item after the other and gives each what the engine injects. Not thread-safe: one item at a time has it.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ItemWorker
{
    private readonly ItemScope _scope;
    private readonly ItemCancellation _cancellation;
    private ItemRandom? _random;

    internal ItemWorker(ItemScope scope, ItemCancellation cancellation)
        => (_scope, _cancellation) = (scope, cancellation);

    /// <summary>Cancelled when the caller cancels, the time is up, or another item ends the call. Read it while the item runs.</summary>
    public CancellationToken CancellationToken => _cancellation.Token;

    /// <summary>Which attempt the current item is on, from 1.</summary>
    internal int Attempt { get; set; } = 1;

    /// <summary>Where this worker's items are written in a trace file, once one is.</summary>
    internal TraceLane? Lane { get; set; }

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
