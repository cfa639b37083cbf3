using System.ComponentModel;

namespace Batching;

/// <summary>The base of all batches, whatever their index type. Derive from <see cref="Batch{TKey}"/>.</summary>
/// <remarks>Call the actions of a batch one after the other, not concurrently. The items of one action run in parallel.</remarks>
public abstract class Batch
{
    private const int Unknown = -1;

    private int _count = Unknown;
    private BatchScope _scope = BatchScope.Default;
    private List<ItemFailure>? _dropped;

    private protected Batch()
    {
    }

    /// <summary>The number of items: the number of indices or, without indices, the length of the first component that was set.</summary>
    public int Count => _count == Unknown ? 0 : _count;

    /// <summary>The seed, place in a run, logger and limits of the batch. Default: <see cref="BatchScope.Default"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public BatchScope Scope
    {
        get => _scope;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Scope));
            _scope = value;
        }
    }

    /// <summary>The items that <see cref="FailurePolicy.Drop"/> has removed from this batch, in the order of their removal.</summary>
    public IReadOnlyList<ItemFailure> Dropped => _dropped is null ? [] : _dropped;

    internal bool HasCount => _count != Unknown;

    /// <summary>Each item's place in the root dataset, which keys its random numbers. Null: its position in the batch.</summary>
    internal long[]? Ordinals { get; set; }

    /// <summary>
    /// Whether the ordinals are positions in this batch as it was before rows were removed. They mean nothing in another batch.
    /// </summary>
    internal bool OrdinalsArePositions { get; private set; }

    /// <summary>Each item's epoch, which keys its random numbers too. Null: all items are of the scope's epoch.</summary>
    internal int[]? Epochs { get; set; }

    /// <summary>The step of the pipeline that runs now. With the ordinals and the repetition, it keys random numbers.</summary>
    internal int Step { get; private set; }

    /// <summary>How many calls have begun in the step.</summary>
    internal int Repetition { get; private set; }

    /// <summary>How many items have failed in calls so far, including those that were dropped.</summary>
    internal long FailedItems { get; private set; }

    /// <summary>Checks a column before it is set. For generated code.</summary>
    /// <typeparam name="T">The type of a value.</typeparam>
    /// <param name="column">The new column.</param>
    /// <param name="name">The component's name.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentNullException">The column is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The column's length is not the batch's count.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected T[] CheckedColumn<T>(T[]? column, string name)
    {
        if (column is null)
        {
            throw new ArgumentNullException(name, $"{GetType().Name}.{name} cannot be set to null: give one value for each item.");
        }

        FixCount(column.Length, name);
        return column;
    }

    /// <summary>Gives a column that must have been set. For generated code.</summary>
    /// <typeparam name="T">The type of a value.</typeparam>
    /// <param name="column">The column, or <see langword="null"/> if it was not set.</param>
    /// <param name="name">The component's name.</param>
    /// <returns>The column.</returns>
    /// <exception cref="InvalidOperationException">The column was not set.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected T[] RequiredColumn<T>(T[]? column, string name)
        => column ?? throw new InvalidOperationException(
            $"{GetType().Name}.{name} has not been set. Assign it, or run the action that fills it first.");

    /// <summary>
    /// Keeps the rows at the given positions in every column and drops the others. Generated code overrides it for its components.
    /// </summary>
    /// <param name="positions">The positions to keep, ascending.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual void KeepRows(ReadOnlySpan<int> positions)
    {
        if (Ordinals is null)
        {
            (Ordinals, OrdinalsArePositions) = (KeptRows(Positions(0, Count), positions), true);
        }
        else
        {
            Ordinals = KeptRows(Ordinals, positions);
        }

        Epochs = KeptRows(Epochs, positions);
        _count = positions.Length;
    }

    /// <summary>The rows of a column at the given positions. For generated code.</summary>
    /// <typeparam name="T">The type of a value.</typeparam>
    /// <param name="column">The column, or <see langword="null"/> if it was not set.</param>
    /// <param name="positions">The positions to keep, ascending.</param>
    /// <returns>A new column, or <see langword="null"/> if there was none.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(column))]
    protected static T[]? KeptRows<T>(T[]? column, ReadOnlySpan<int> positions)
    {
        if (column is null)
        {
            return null;
        }

        var kept = new T[positions.Length];
        for (var i = 0; i < kept.Length; i++)
        {
            kept[i] = column[positions[i]];
        }

        return kept;
    }

    /// <summary>Fills every column with rows of other batches. Generated code overrides it for its components.</summary>
    /// <param name="parts">Rows of batches of this class, in the order in which they are joined.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual void JoinRows(ReadOnlySpan<BatchRows> parts)
    {
        int count = 0;
        bool haveOrdinals = true, arePositions = parts[0].Batch.OrdinalsArePositions;
        foreach (BatchRows part in parts)
        {
            count += part.Count;
            haveOrdinals &= part.Batch.Ordinals is not null && part.Batch.OrdinalsArePositions == arePositions;
        }

        _count = count;
        (Ordinals, OrdinalsArePositions) =
            haveOrdinals ? (JoinedRows(parts, static batch => batch.Ordinals, nameof(Ordinals)), arePositions)
            : parts.Length == 1 ? (Positions(parts[0].Begin, count), true)
            : (null, false);
        Epochs = JoinedEpochs(parts, count);
    }

    /// <summary>The rows of several batches in one column. For generated code.</summary>
    /// <typeparam name="T">The type of a value.</typeparam>
    /// <param name="parts">The rows.</param>
    /// <param name="columnOf">Gives the column of a batch, or <see langword="null"/> if it was not set.</param>
    /// <param name="name">The component's name.</param>
    /// <returns>A new column, or <see langword="null"/> if none of the batches has one.</returns>
    /// <exception cref="InvalidOperationException">Some of the batches have the column and others have not.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static T[]? JoinedRows<T>(ReadOnlySpan<BatchRows> parts, Func<Batch, T[]?> columnOf, string name)
    {
        ArgumentNullException.ThrowIfNull(columnOf);
        int count = 0, without = 0;
        foreach (BatchRows part in parts)
        {
            count += part.Count;
            without += columnOf(part.Batch) is null ? 1 : 0;
        }

        if (without == parts.Length)
        {
            return null;
        }

        if (without > 0)
        {
            throw new InvalidOperationException(
                $"{parts[0].Batch.GetType().Name}.{name} has been set in {parts.Length - without} of the {parts.Length} batches to join, "
                    + "and not in the others. Set it in all of them or in none.");
        }

        var joined = new T[count];
        int next = 0;
        foreach (BatchRows part in parts)
        {
            Array.Copy(columnOf(part.Batch)!, part.Begin, joined, next, part.Count);
            next += part.Count;
        }

        return joined;
    }

    /// <summary>
    /// Creates a batch of the first part's class with the rows of all parts. Members that are not columns are those of the first part.
    /// </summary>
    internal static Batch Join(ReadOnlySpan<BatchRows> parts)
    {
        var joined = (Batch)parts[0].Batch.MemberwiseClone();
        joined._dropped = null;
        joined.JoinRows(parts);
        return joined;
    }

    /// <summary>Begins a step of a pipeline.</summary>
    internal void BeginStep(int step) => (Step, Repetition) = (step, 0);

    /// <summary>Counts a call that begins.</summary>
    /// <returns>How many calls have begun in the step before it.</returns>
    internal int BeginCall() => Repetition++;

    /// <summary>Counts the failed items of a call that ends.</summary>
    internal void EndCall(int failedItems) => FailedItems += failedItems;

    internal void SetScope(BatchScope scope) => _scope = scope;

    /// <summary>Continues in the step of another batch, after its calls.</summary>
    private protected void ContinueStep(Batch source) => (Step, Repetition) = (source.Step, source.Repetition);

    /// <summary>Adopts the ordinals and epochs of another batch with the same number of rows.</summary>
    private protected void AdoptOrdinals(Batch source)
    {
        if (Ordinals is null)
        {
            (Ordinals, OrdinalsArePositions) = (source.Ordinals, source.OrdinalsArePositions);
        }

        Epochs ??= source.Epochs;
    }

    /// <summary>Keys random numbers by positions in this batch from now on.</summary>
    internal void ForgetOrdinals() => (Ordinals, OrdinalsArePositions) = (null, false);

    /// <summary>Whether two rows have the same random numbers, because they are the same item of the dataset.</summary>
    internal bool HasRowsTwice()
    {
        if (Ordinals is null)
        {
            return false;
        }

        HashSet<(long, int)> seen = new(Ordinals.Length);
        for (var i = 0; i < Ordinals.Length; i++)
        {
            if (!seen.Add((Ordinals[i], Epochs is null ? 0 : Epochs[i])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The type of an index, for messages.</summary>
    internal virtual Type IndexType => throw WithoutKey();

    internal virtual object? IndexAt(int position) => throw WithoutKey();

    /// <summary>Adopts what this new batch, made by an action of <paramref name="source"/>, has not set itself.</summary>
    internal virtual void Adopt(Batch source) => throw WithoutKey();

    // Only Batch<TKey> can derive from this class. The members are not abstract, so that a class that tries does not get an error for each.
    private static InvalidOperationException WithoutKey() => new("Derive from Batch<TKey>.");

    /// <summary>The epoch of each row; null if all are of the epoch of the first part.</summary>
    private static int[]? JoinedEpochs(ReadOnlySpan<BatchRows> parts, int count)
    {
        int first = parts[0].Batch.Scope.Epoch;
        bool areSeveral = false;
        foreach (BatchRows part in parts)
        {
            areSeveral |= part.Batch.Epochs is not null || part.Batch.Scope.Epoch != first;
        }

        if (!areSeveral)
        {
            return null;
        }

        var epochs = new int[count];
        int next = 0;
        foreach (BatchRows part in parts)
        {
            Span<int> rows = epochs.AsSpan(next, part.Count);
            if (part.Batch.Epochs is { } own)
            {
                own.AsSpan(part.Begin, part.Count).CopyTo(rows);
            }
            else
            {
                rows.Fill(part.Batch.Scope.Epoch);
            }

            next += part.Count;
        }

        return epochs;
    }

    private static long[] Positions(int begin, int count)
    {
        var positions = new long[count];
        for (var i = 0; i < count; i++)
        {
            positions[i] = begin + i;
        }

        return positions;
    }

    internal void FixCount(int count, string name)
    {
        if (_count == Unknown)
        {
            _count = count;

            // Ordinals and epochs were adopted from a batch with another number of rows, before the number of this one was known.
            if (Ordinals is not null && Ordinals.Length != count)
            {
                ForgetOrdinals();
            }

            if (Epochs is not null && Epochs.Length != count)
            {
                Epochs = null;
            }
        }
        else if (_count != count)
        {
            throw new ArgumentException(
                $"{GetType().Name}.{name} has {count} values, but the batch has {_count} items: give one value for each item.", name);
        }
    }

    /// <summary>Removes all rows, which another batch already has.</summary>
    internal void LeaveRows() => KeepRows([]);

    internal void Drop(IReadOnlyList<ItemFailure> failures)
    {
        Span<bool> failed = new bool[Count];
        foreach (ItemFailure failure in failures)
        {
            failed[failure.Position] = true;
        }

        var kept = new int[Count - failures.Count];
        for (int position = 0, next = 0; position < failed.Length; position++)
        {
            if (!failed[position])
            {
                kept[next++] = position;
            }
        }

        KeepRows(kept);
        (_dropped ??= []).AddRange(failures);
    }
}
