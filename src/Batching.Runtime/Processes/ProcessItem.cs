using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Batching.Runtime;

/// <summary>
/// The item that a worker process runs: its arguments, its result, and what the engine injects. One object serves all items. For generated
/// code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ProcessItem
{
    private readonly WorkerCancellation _cancellation;
    private readonly SharedPage _page;
    private readonly WorkerClock _clock;
    private ItemRandom? _random;
    private int _first;
    private int _count;
    private long _word;
    private int _looked;
    private int _argumentsAt;
    private int _resultsAt;

    internal ProcessItem(ProcessReader arguments, ProcessWriter result, WorkerCancellation cancellation, SharedPage page, WorkerClock clock)
        => (Arguments, Result, _cancellation, _page, _clock) = (arguments, result, cancellation, page, clock);

    /// <summary>The arguments of the item.</summary>
    public ProcessReader Arguments { get; }

    /// <summary>The result of the item.</summary>
    public ProcessWriter Result { get; }

    /// <summary>The item's place in the order of Init.</summary>
    public int Position { get; internal set; }

    /// <summary>Cancelled with the call, or when another item ends it.</summary>
    public CancellationToken CancellationToken => _cancellation.Token;

    internal int Attempt { get; set; } = 1;

    /// <summary>Moves on to an item of those that run at once.</summary>
    /// <param name="item">Which, from 0.</param>
    /// <returns>Whether it may run: false after the last item, and when the worker must check what the caller wants.</returns>
    public bool Next(int item)
    {
        Position = _first + item;
        if (item >= _count || (item > 0 && _clock.Now != _looked))
        {
            return false;
        }

        // Before anything of the item is read: if this process ends from here on, the item is charged with it.
        _page.Current = _word + item;
        return true;
    }

    /// <summary>Returns the argument of an item of those that run at once.</summary>
    public T Argument<T>(int item) => Arguments.At<T>(_argumentsAt + (item * Unsafe.SizeOf<T>()));

    /// <summary>Stores the result of an item of those that run at once.</summary>
    public void Keep<T>(int item, T result) => Result.Set(_resultsAt + (item * Unsafe.SizeOf<T>()), result);

    /// <summary>Begins items that run at once. Their arguments come next, and there is room for their results.</summary>
    internal void Begin(int first, int count, long word, int looked, int argumentsAt, int resultsAt)
        => (_first, _count, _word, _looked, _argumentsAt, _resultsAt) = (first, count, word, looked, argumentsAt, resultsAt);

    /// <summary>Reads the key of the random numbers.</summary>
    /// <returns>The generator of the worker, with the key of the item.</returns>
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

    /// <summary>Returns the context of the item.</summary>
    /// <param name="index">Its index; null if it is the position.</param>
    /// <returns>The context.</returns>
    public ItemContext Context(object? index = null) => new(Position, index ?? Position, Attempt);
}
