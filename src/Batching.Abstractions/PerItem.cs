namespace Batching;

/// <summary>Creates <see cref="PerItem{T}"/> arguments.</summary>
public static class PerItem
{
    /// <summary>Gives each item its own value. A collection expression calls this.</summary>
    /// <typeparam name="T">The type of a value.</typeparam>
    /// <param name="values">One value for each item. They are copied.</param>
    /// <returns>The argument.</returns>
    public static PerItem<T> Create<T>(ReadOnlySpan<T> values) => new(PerItemKind.Values, default, values.ToArray(), null);

    /// <summary>Gives every item the same value. For interface types, which have no implicit conversion.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>The argument.</returns>
    public static PerItem<T> All<T>(T value) => value;

    /// <summary>Gives each item a value that depends on its index. This fits every batch of a pipeline, also a smaller last one.</summary>
    /// <typeparam name="TKey">The type of the batch's index.</typeparam>
    /// <typeparam name="T">The type of a value.</typeparam>
    /// <param name="valueOf">Returns the value of an item. It is called once for each item, in order, before any item runs.</param>
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
