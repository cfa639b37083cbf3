namespace Batching;

/// <summary>Cuts batches and joins them: rows of all columns at once.</summary>
public static class BatchExtensions
{
    /// <summary>
    /// A new batch with some of the rows of a batch: of its indices and of each component that is set. The values themselves are shared.
    /// </summary>
    /// <remarks>Whatever else the batch holds, fields of your own say, is as in this one. Each item keeps its random numbers.</remarks>
    /// <typeparam name="TBatch">The type of the batch.</typeparam>
    /// <param name="batch">The batch, which stays as it is.</param>
    /// <param name="begin">The position of the first row, from 0.</param>
    /// <param name="count">How many rows: at least one.</param>
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
    /// A new batch with the rows of several: their indices and components, one batch after the other. The values themselves are shared.
    /// </summary>
    /// <remarks>Whatever else the batches hold, fields of your own say, is as in the first. Items that a pipeline dealt keep their random
    /// numbers, unless one of them is there twice: then all draw new ones.</remarks>
    /// <typeparam name="TBatch">The type of the batches.</typeparam>
    /// <param name="batches">The batches, all of the same class. They stay as they are.</param>
    /// <returns>The new batch.</returns>
    /// <exception cref="ArgumentException">
    /// There is no batch, one is <see langword="null"/>, or one is of another class than the first.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// A component, or the indices, are set in some of the batches and not in others.
    /// </exception>
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
