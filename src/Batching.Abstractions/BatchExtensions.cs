namespace Batching;

/// <summary>Slices and merges batches: the rows of all columns at once.</summary>
public static class BatchExtensions
{
    /// <summary>
    /// Creates a batch with some of the rows of a batch: of its indices and of each component that is set. The values are shared, not
    /// copied.
    /// </summary>
    /// <remarks>Fields of your own are copied from this batch. Each item keeps its random numbers.</remarks>
    /// <typeparam name="TBatch">The type of the batch.</typeparam>
    /// <param name="batch">The batch. It does not change.</param>
    /// <param name="begin">The position of the first row, from 0.</param>
    /// <param name="count">The number of rows, at least one.</param>
    /// <returns>The new batch.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not rows of the batch.</exception>
    public static TBatch Slice<TBatch>(this TBatch batch, int begin, int count)
        where TBatch : Batch
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (begin < 0 || begin >= batch.Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(begin), begin, $"{batch.GetType().Name} has {batch.Count} items: a slice begins at one of them.");
        }

        if (count < 1 || count > batch.Count - begin)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), count,
                $"{batch.GetType().Name} has {batch.Count} items, {batch.Count - begin} of them from {begin} on: a slice has at least one "
                    + "and at most those.");
        }

        return (TBatch)Batch.Join([new BatchRows(batch, begin, count)]);
    }

    /// <summary>
    /// Creates a batch with the rows of several batches, one after the other: their indices and components. The values are shared, not
    /// copied.
    /// </summary>
    /// <remarks>
    /// Fields of your own are copied from the first batch. Items of a pipeline keep their random numbers, unless an item occurs twice; then
    /// all items draw new ones.
    /// </remarks>
    /// <typeparam name="TBatch">The type of the batches.</typeparam>
    /// <param name="batches">The batches, all of one class. They do not change.</param>
    /// <returns>The new batch.</returns>
    /// <exception cref="ArgumentException">
    /// There is no batch, one is <see langword="null"/>, or one is of another class than the first.
    /// </exception>
    /// <exception cref="InvalidOperationException">A component or the indices are set in some of the batches and not in others.</exception>
    public static TBatch Merge<TBatch>(this IEnumerable<TBatch> batches)
        where TBatch : Batch
    {
        ArgumentNullException.ThrowIfNull(batches);
        TBatch[] all = [.. batches];
        if (all.Length == 0)
        {
            throw new ArgumentException("Merge was given no batches.", nameof(batches));
        }

        var parts = new BatchRows[all.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            Batch batch = all[i] ?? throw new ArgumentException($"Batch {i} of those to merge is null.", nameof(batches));
            parts[i] = batch.GetType() == all[0].GetType()
                ? new BatchRows(batch, 0, batch.Count)
                : throw new ArgumentException(
                    $"Batch {i} of those to merge is a {batch.GetType().Name}, but the first is a {all[0].GetType().Name}. Merge batches "
                        + "of one class.", nameof(batches));
        }

        Batch joined = Batch.Join(parts);
        if (joined.HasRowsTwice())
        {
            joined.ForgetOrdinals();
        }

        return (TBatch)joined;
    }
}
