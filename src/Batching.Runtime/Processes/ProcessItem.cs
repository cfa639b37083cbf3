using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Batching.Runtime;

/// <summary>
/// The item that a worker process runs: its arguments, its result, and what the engine injects. One serves all items. For generated code.
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

    /// <summary>Goes on to an item of those that run at once.</summary>
    /// <param name="item">Which, from 0.</param>
    /// <returns>Whether it is to run: not behind the last, nor where it is time to look what the caller wants.</returns>
    public bool Next(int item)
    {
        Position = _first + item;
        if (item >= _count || (item > 0 && _clock.Now != _looked))
        {
            return false;
        }

        // Before anything of the item is touched: whatever ends this process from here on is charged to it.
        _page.Current = _word + item;
        return true;
    }

    /// <summary>What an item of those that run at once has of its own.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="item">Which, from 0.</param>
    /// <returns>The value.</returns>
    public T Argument<T>(int item) => Arguments.At<T>(_argumentsAt + (item * Unsafe.SizeOf<T>()));

    /// <summary>Keeps the result of an item of those that run at once.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="item">Which, from 0.</param>
    /// <param name="result">The result.</param>
    public void Keep<T>(int item, T result) => Result.Set(_resultsAt + (item * Unsafe.SizeOf<T>()), result);

    /// <summary>Begins items that run at once: their arguments come next, and there is room for their results.</summary>
    internal void Begin(int first, int count, long word, int looked, int argumentsAt, int resultsAt)
        => (_first, _count, _word, _looked, _argumentsAt, _resultsAt) = (first, count, word, looked, argumentsAt, resultsAt);

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
