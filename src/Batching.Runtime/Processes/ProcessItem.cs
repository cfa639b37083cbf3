using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>The item that a worker process runs: its arguments, its result, and what the engine injects. One serves all items. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ProcessItem
{
    private readonly WorkerCancellation _cancellation;
    private ItemRandom? _random;

    internal ProcessItem(ProcessReader arguments, ProcessWriter result, WorkerCancellation cancellation)
        => (Arguments, Result, _cancellation) = (arguments, result, cancellation);

    /// <summary>What the item has of its own.</summary>
    public ProcessReader Arguments { get; }

    /// <summary>Where its result goes.</summary>
    public ProcessWriter Result { get; }

    /// <summary>The item's place in the order of Init.</summary>
    public int Position { get; internal set; }

    /// <summary>Cancelled with the call, or when another item has ended it.</summary>
    public CancellationToken CancellationToken => _cancellation.Token;

    /// <summary>Which attempt it is on, from 1.</summary>
    internal int Attempt { get; set; } = 1;

    /// <summary>Reads what the random numbers depend on, and begins them.</summary>
    /// <returns>The worker's generator, keyed for the item.</returns>
    public ItemRandom ReadRandom()
    {
        RandomKey key = Arguments.Raw<RandomKey>();
        if (_random is null)
        {
            return _random = new ItemRandom(key);
        }

        _random.Reset(key);
        return _random;
    }

    /// <summary>What the item may know of its call.</summary>
    /// <param name="index">Its index; null where it has none but its position.</param>
    /// <returns>The context.</returns>
    public ItemContext Context(object? index = null) => new(Position, index ?? Position, Attempt);
}
