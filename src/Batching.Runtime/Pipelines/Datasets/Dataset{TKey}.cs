using System.Globalization;

namespace Batching;

/// <summary>The items of a pipeline, by their indices. Immutable, and so safe to share between pipelines and threads.</summary>
/// <typeparam name="TKey">The type of an index: a path, a row number, a record.</typeparam>
public sealed partial class Dataset<TKey>
{
    private readonly TKey[] _keys;

    /// <summary>Each key's place in the root dataset; null if this is the root.</summary>
    private readonly long[]? _ordinals;

    /// <summary>
    /// The keys that belong to this dataset. A shard keeps all of them, because an epoch is shuffled before it is divided.
    /// </summary>
    private readonly Shard _shard;

    private DatasetFingerprint? _fingerprint;

    internal Dataset(TKey[] keys, long[]? ordinals)
        : this(keys, ordinals, Batching.Shard.Whole)
    {
    }

    private Dataset(TKey[] keys, long[]? ordinals, Shard shard)
    {
        (_keys, _ordinals, _shard) = (keys, ordinals, shard);
        Indices = Array.AsReadOnly(shard.IsWhole ? keys : [.. shard.Rows(keys.Length).Select(row => keys[row])]);
    }

    /// <summary>The number of items, at least one.</summary>
    public int Count => Indices.Count;

    /// <summary>The index of each item.</summary>
    public IReadOnlyList<TKey> Indices { get; }

    /// <summary>
    /// Shuffles the items and divides them into two datasets. The same seed gives the same datasets. An item keeps its random numbers in
    /// either.
    /// </summary>
    /// <param name="share">
    /// The first part's share of the items, between 0 and 1. The count is rounded to whole items; a half is rounded up.
    /// </param>
    /// <param name="seed">The seed of the shuffle.</param>
    /// <returns>The two parts: <c>var (train, test) = dataset.Split(0.8, seed: 7);</c>.</returns>
    /// <exception cref="ArgumentException">The share is not between 0 and 1, or a part would be empty.</exception>
    public (Dataset<TKey> First, Dataset<TKey> Second) Split(double share, long seed = 0)
    {
        if (!(share > 0 && share < 1))
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The share of Split is {share}. It must be greater than 0 and less than 1."),
                nameof(share));
        }

        var first = (int)Math.Round(Count * share, MidpointRounding.AwayFromZero);
        if (first == 0 || first == Count)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The share of Split is {share}: of {Count} items that leaves none for the {(first == 0 ? "first" : "second")} part. "
                        + $"Each part needs at least one."),
                nameof(share));
        }

        int[] order = ItemOrder.OfSplit(Count, seed);
        return (Part(order.AsSpan(0, first)), Part(order.AsSpan(first)));
    }

    /// <summary>
    /// Shuffles the items and divides them into several datasets. The same seed gives the same datasets. An item keeps its random numbers
    /// in each.
    /// </summary>
    /// <param name="shares">
    /// The share of each part: greater than 0, with a sum of at most 1. If the sum is less than 1, the rest is left out. Boundaries are
    /// rounded to whole items; a half is rounded up.
    /// </param>
    /// <param name="seed">The seed of the shuffle.</param>
    /// <returns>The parts, in the order of their shares: <c>dataset.Split([0.7, 0.2, 0.1])</c>.</returns>
    /// <exception cref="ArgumentException">
    /// There is no share, one is not greater than 0, their sum is greater than 1, or a part would be empty.
    /// </exception>
    public IReadOnlyList<Dataset<TKey>> Split(ReadOnlySpan<double> shares, long seed = 0)
    {
        // The floating-point sum of 0.7, 0.2 and 0.1 is not exactly 1.
        const double Slack = 1e-9;
        string listed = string.Join(", ", shares.ToArray().Select(share => share.ToString(CultureInfo.InvariantCulture)));
        int[] order = ItemOrder.OfSplit(Count, seed);
        var parts = new Dataset<TKey>[shares.Length];
        double sum = 0;
        int begin = 0;
        for (var part = 0; part < parts.Length; part++)
        {
            sum += shares[part];
            if (!(shares[part] > 0 && sum <= 1 + Slack))
            {
                throw new ArgumentException(
                    $"The shares of Split are {listed}. Each must be greater than 0, and their sum at most 1.", nameof(shares));
            }

            var end = (int)Math.Round(Count * Math.Min(sum, 1), MidpointRounding.AwayFromZero);
            parts[part] = end > begin
                ? Part(order.AsSpan(begin..end))
                : throw new ArgumentException(
                    $"The shares of Split are {listed}: of {Count} items that leaves none for part {part}. Each part needs at least one.",
                    nameof(shares));
            begin = end;
        }

        return parts.Length > 0 ? parts : throw new ArgumentException("Split was given no shares. Give at least one.", nameof(shares));
    }

    /// <summary>
    /// Shuffles the items and divides them into folds for cross-validation. Each fold is the test part once, and the other folds are the
    /// training part.
    /// </summary>
    /// <param name="folds">
    /// The number of folds: at least 2, and at most the number of items. Their sizes differ by at most one; the larger ones come first.
    /// </param>
    /// <param name="seed">The seed of the shuffle.</param>
    /// <returns>A training and a test dataset for each fold. An item keeps its random numbers in each.</returns>
    /// <exception cref="ArgumentException"><paramref name="folds"/> is less than 2 or greater than the number of items.</exception>
    public IReadOnlyList<(Dataset<TKey> Train, Dataset<TKey> Test)> CrossValidate(int folds, long seed = 0)
    {
        if (folds < 2 || folds > Count)
        {
            throw new ArgumentException(
                $"CrossValidate({folds}) of {Count} items: the number of folds must be from 2 to the number of items.", nameof(folds));
        }

        int[] order = ItemOrder.OfSplit(Count, seed);
        var pairs = new (Dataset<TKey>, Dataset<TKey>)[folds];
        int begin = 0;
        for (var fold = 0; fold < folds; fold++)
        {
            int end = begin + (Count / folds) + (fold < Count % folds ? 1 : 0);
            pairs[fold] = (Part([.. order.AsSpan(0, begin), .. order.AsSpan(end)]), Part(order.AsSpan(begin..end)));
            begin = end;
        }

        return pairs;
    }

    /// <summary>
    /// Returns every n-th item, for one of n machines or processes. Epochs are shuffled before they are divided. So the shards of an epoch
    /// together are the epoch of the whole dataset, in its order, and each epoch is divided differently.
    /// </summary>
    /// <param name="index">The number of the shard, from 0.</param>
    /// <param name="count">The number of shards, at most the number of items.</param>
    /// <returns>The shard. An item keeps its random numbers in it.</returns>
    /// <exception cref="ArgumentException">
    /// The count is not positive or greater than the number of items, or the index is not from 0 to one less than it.
    /// </exception>
    public Dataset<TKey> Shard(int index, int count)
        => count > 0 && count <= Count && index >= 0 && index < count
            ? new(_keys, _ordinals, _shard.Of(index, count))
            : throw new ArgumentException(
                $"Shard({index}, {count}) of {Count} items: the count must be from 1 to the number of items, the index from 0 to one less "
                    + "than the count.",
                count > 0 && count <= Count ? nameof(index) : nameof(count));

    /// <summary>
    /// Returns the items at the given positions, in that order. An item keeps its random numbers. An item that occurs twice has the same
    /// random numbers twice.
    /// </summary>
    /// <param name="positions">The positions, from 0.</param>
    /// <returns>The dataset.</returns>
    /// <exception cref="ArgumentException">There is no position, or one is not a position of this dataset.</exception>
    public Dataset<TKey> Subset(IEnumerable<int> positions)
    {
        ArgumentNullException.ThrowIfNull(positions);
        int[] rows = [.. positions];
        int outside = Array.FindIndex(rows, position => position < 0 || position >= Count);
        return outside >= 0
            ? throw new ArgumentException(
                $"Subset was given the position {rows[outside]}, but the dataset has {Count} items.", nameof(positions))
            : rows.Length > 0 ? Part(rows)
            : throw new ArgumentException("Subset was given no positions. A dataset has at least one item.", nameof(positions));
    }

    /// <summary>Returns the items whose index fulfils a condition, in their order. An item keeps its random numbers.</summary>
    /// <param name="condition">Called once with each index, immediately.</param>
    /// <returns>The dataset.</returns>
    /// <exception cref="ArgumentException">No index fulfils it.</exception>
    public Dataset<TKey> Where(Func<TKey, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        int[] rows = [.. Enumerable.Range(0, Count).Where(position => condition(Indices[position]))];
        return rows.Length > 0
            ? Part(rows)
            : throw new ArgumentException(
                $"None of the {Count} items fulfils the condition of Where. A dataset has at least one item.", nameof(condition));
    }

    /// <summary>
    /// Concatenates this dataset and others as a new root dataset. Its items are numbered from 0, so items of different datasets do not
    /// share random numbers.
    /// </summary>
    /// <param name="others">The datasets that follow.</param>
    /// <returns>The dataset.</returns>
    public Dataset<TKey> Concat(params ReadOnlySpan<Dataset<TKey>> others)
    {
        List<TKey> keys = [.. Indices];
        foreach (Dataset<TKey> other in others)
        {
            ArgumentNullException.ThrowIfNull(other, nameof(others));
            keys.AddRange(other.Indices);
        }

        return new([.. keys], null);
    }

    /// <summary>The rows of an epoch, in its order; null for all rows in their order.</summary>
    internal int[]? OrderOfEpoch(PipelineOptions options, int epoch)
    {
        int[]? order = options.Shuffle ? ItemOrder.OfEpoch(_keys.Length, options.Seed, epoch) : null;
        return _shard.IsWhole ? order : [.. _shard.Rows(_keys.Length).Select(row => order is null ? row : order[row])];
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

    /// <summary>What a checkpoint knows of the dataset. It is computed once; two threads may compute it at the same time.</summary>
    internal DatasetFingerprint Fingerprint => _fingerprint ??= new DatasetFingerprint
    {
        Index = typeof(TKey).ToString(),
        Count = Count,
        Indices = KeyHash.OfIndices<TKey>(_keys),
        Ordinals = _ordinals is null ? null : KeyHash.OfOrdinals(_ordinals),
        Shard = _shard.Index,
        Shards = _shard.IsWhole ? null : _shard.Count,
    };

    private long OrdinalOf(int row) => _ordinals is null ? row : _ordinals[row];

    private Dataset<TKey> Part(ReadOnlySpan<int> positions)
    {
        var keys = new TKey[positions.Length];
        var ordinals = new long[positions.Length];
        for (var i = 0; i < positions.Length; i++)
        {
            int row = _shard.RowOf(positions[i]);
            keys[i] = _keys[row];
            ordinals[i] = OrdinalOf(row);
        }

        return new Dataset<TKey>(keys, ordinals);
    }
}
