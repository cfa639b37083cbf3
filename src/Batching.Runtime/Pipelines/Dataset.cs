namespace Batching;

/// <summary>Makes datasets.</summary>
public static class Dataset
{
    /// <summary>A dataset of the given indices, in their order. Duplicates are items of their own.</summary>
    /// <typeparam name="TKey">The type of an index: a path, a row number, a record.</typeparam>
    /// <param name="items">The index of each item. Enumerated once, here; what the enumeration throws reaches the caller as it is.</param>
    /// <returns>The dataset.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="items"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no items.</exception>
    public static Dataset<TKey> Of<TKey>(IEnumerable<TKey> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        TKey[] keys = [.. items];
        return keys.Length > 0
            ? new Dataset<TKey>(keys, null)
            : throw new ArgumentException("Dataset.Of was given no items. A dataset has at least one.", nameof(items));
    }

    /// <summary>A dataset of row numbers, from 0.</summary>
    /// <param name="count">How many items there are.</param>
    /// <returns>The dataset.</returns>
    /// <exception cref="ArgumentException"><paramref name="count"/> is zero or negative.</exception>
    public static Dataset<int> Range(int count)
        => count > 0
            ? new Dataset<int>([.. Enumerable.Range(0, count)], null)
            : throw new ArgumentException($"Dataset.Range({count}) has no items. A dataset has at least one.", nameof(count));
}
