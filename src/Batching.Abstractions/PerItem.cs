namespace Batching;

/// <summary>Makes <see cref="PerItem{T}"/> arguments.</summary>
public static class PerItem
{
    /// <summary>A value for each item: what a collection expression becomes.</summary>
    /// <typeparam name="T">The type of a value.</typeparam>
    /// <param name="values">As many values as there are items. Copied.</param>
    /// <returns>The argument.</returns>
    public static PerItem<T> Create<T>(ReadOnlySpan<T> values) => new(PerItemKind.Values, default, values.ToArray(), null);

    /// <summary>The same value for every item: for interface types, which have no implicit conversion.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>The argument.</returns>
    public static PerItem<T> All<T>(T value) => value;

    /// <summary>A value for each item, from its index: fits every batch of a pipeline, the last and smaller one too.</summary>
    /// <typeparam name="TKey">The type of the batch's index.</typeparam>
    /// <typeparam name="T">The type of a value.</typeparam>
    /// <param name="valueOf">Gives the value of an item. Called once an item, in order, before any item runs.</param>
    /// <returns>The argument.</returns>
    public static PerItem<T> ByIndex<TKey, T>(Func<TKey, T> valueOf)
    {
        ArgumentNullException.ThrowIfNull(valueOf);
        return new(PerItemKind.ByRow, default, null, (batch, row) => batch is Batch<TKey> keyed
            ? valueOf(keyed.Indices[row])
            : throw new ArgumentException(
                $"PerItem.ByIndex takes an index of type {typeof(TKey).Name}, but the indices of {batch.GetType().Name} are of type "
                    + $"{batch.IndexType.Name}: give it a function of that type.", nameof(valueOf)));
    }
}
