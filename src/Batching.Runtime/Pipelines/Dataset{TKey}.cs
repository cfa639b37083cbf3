using System.Globalization;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Batching;

/// <summary>
/// The items that a pipeline works through, by their indices. Immutable, and so safe to share between pipelines and threads.
/// </summary>
/// <typeparam name="TKey">The type of an index: a path, a row number, a record.</typeparam>
public sealed class Dataset<TKey>
{
    private readonly TKey[] _keys;

    /// <summary>Each item's place in the root dataset; null where this is the root.</summary>
    private readonly long[]? _ordinals;

    internal Dataset(TKey[] keys, long[]? ordinals)
        => (_keys, _ordinals, Indices) = (keys, ordinals, Array.AsReadOnly(keys));

    /// <summary>How many items there are: at least one.</summary>
    public int Count => _keys.Length;

    /// <summary>The index of each item.</summary>
    public IReadOnlyList<TKey> Indices { get; }

    /// <summary>
    /// Shuffles the items and deals them into two datasets. The same seed gives the same two; an item keeps its random numbers in either.
    /// </summary>
    /// <param name="share">The first part's share of the items, between 0 and 1, rounded to whole items (a half up).</param>
    /// <param name="seed">What the shuffle depends on.</param>
    /// <returns>The two parts: <c>var (train, test) = dataset.Split(0.8, seed: 7);</c>.</returns>
    /// <exception cref="ArgumentException">The share is not between 0 and 1, or a part would be empty.</exception>
    public (Dataset<TKey> First, Dataset<TKey> Second) Split(double share, long seed = 0)
    {
        if (!(share > 0 && share < 1))
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The share of Split is {share}. It must be greater than 0 and less than 1."), nameof(share));
        }

        var first = (int)Math.Round(Count * share, MidpointRounding.AwayFromZero);
        if (first == 0 || first == Count)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The share of Split is {share}: of {Count} items that leaves none for the {(first == 0 ? "first" : "second")} part. Each part needs at least one."),
                nameof(share));
        }

        int[] order = ItemOrder.OfSplit(Count, seed);
        return (Part(order.AsSpan(0, first)), Part(order.AsSpan(first)));
    }

    /// <summary>A pipeline over this dataset, so far without steps. Nothing runs before a run.</summary>
    /// <typeparam name="TBatch">The type of its batches.</typeparam>
    /// <returns>The pipeline.</returns>
    public Pipeline<TBatch> Pipeline<TBatch>()
        where TBatch : Batch<TKey>, new()
        => new(new BatchSource<TKey, TBatch>(this, static _ => Make<TBatch>()), []);

    /// <summary>A pipeline over this dataset whose batches are made by a factory, so far without steps. Nothing runs before a run.</summary>
    /// <typeparam name="TBatch">The type of its batches.</typeparam>
    /// <param name="create">
    /// Makes a batch: a new one each time, and with prefetch on several threads at a time. It is given the indices and need not set them;
    /// those it sets itself stay if they are as many. The run's scope always comes from the run.
    /// </param>
    /// <returns>The pipeline.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="create"/> is <see langword="null"/>.</exception>
    public Pipeline<TBatch> Pipeline<TBatch>(Func<IReadOnlyList<TKey>, TBatch> create)
        where TBatch : Batch<TKey>
    {
        ArgumentNullException.ThrowIfNull(create);
        return new(new BatchSource<TKey, TBatch>(this, create), []);
    }

    /// <summary>The items of a planned batch: their indices, and their places in the root dataset.</summary>
    internal (TKey[] Indices, long[] Ordinals) Take(PlannedBatch planned)
    {
        var indices = new TKey[planned.Count];
        var ordinals = new long[planned.Count];
        for (var i = 0; i < indices.Length; i++)
        {
            int row = planned.RowOf(i);
            indices[i] = _keys[row];
            ordinals[i] = OrdinalOf(row);
        }

        return (indices, ordinals);
    }

    private static TBatch Make<TBatch>()
        where TBatch : new()
    {
        try
        {
            return new TBatch();
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is not null)
        {
            // What a constructor throws comes wrapped from a generic new(): callers want what it threw.
            ExceptionDispatchInfo.Throw(wrapped.InnerException);
            throw;
        }
    }

    private long OrdinalOf(int row) => _ordinals is null ? row : _ordinals[row];

    private Dataset<TKey> Part(ReadOnlySpan<int> rows)
    {
        var keys = new TKey[rows.Length];
        var ordinals = new long[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            keys[i] = _keys[rows[i]];
            ordinals[i] = OrdinalOf(rows[i]);
        }

        return new Dataset<TKey>(keys, ordinals);
    }
}
