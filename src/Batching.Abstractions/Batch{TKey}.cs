using System.ComponentModel;

namespace Batching;

/// <summary>
/// A batch of items. Each item has an index, and one value in each data component. Derive a partial class and write item methods; the
/// compiler writes the batch methods.
/// </summary>
/// <typeparam name="TKey">The type of an item's index: a path, a row number, a record.</typeparam>
public abstract class Batch<TKey> : Batch
{
    /// <summary>
    /// An Init that gives each item as a generated <c>Item</c>: its index and its value in every component. Write <c>Init =
    /// nameof(Items)</c>.
    /// </summary>
    protected const string Items = nameof(Items);

    /// <summary>An Init that makes one call without an item. Write <c>Init = nameof(RunOnce)</c>.</summary>
    protected const string RunOnce = nameof(RunOnce);

    private TKey[]? _indices;

    /// <summary>The index of each item. A list that you assign is copied.</summary>
    /// <exception cref="InvalidOperationException">The batch was made without indices and has not adopted any.</exception>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A component was set before and has another length.</exception>
    public IReadOnlyList<TKey> Indices
    {
        get => IndexColumn;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Indices));
            FixCount(value.Count, nameof(Indices));
            _indices = [.. value];
        }
    }

    /// <summary>The array of the indices. For generated code: do not write to it.</summary>
    /// <exception cref="InvalidOperationException">The batch was made without indices and has not adopted any.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected TKey[] IndexColumn => _indices ?? throw new InvalidOperationException(
        $"{GetType().Name} has no indices. Create it with some: new {GetType().Name} {{ Indices = … }}.");

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected override void KeepRows(ReadOnlySpan<int> positions)
    {
        base.KeepRows(positions);
        _indices = KeptRows(_indices, positions);
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected override void JoinRows(ReadOnlySpan<BatchRows> parts)
    {
        base.JoinRows(parts);
        _indices = JoinedRows(parts, static batch => ((Batch<TKey>)batch)._indices, nameof(Indices));
    }

    internal sealed override Type IndexType => typeof(TKey);

    internal sealed override object? IndexAt(int position) => _indices is null ? position : _indices[position];

    internal sealed override void Adopt(Batch source)
    {
        if (ReferenceEquals(source, this))
        {
            return;
        }

        if (ReferenceEquals(Scope, BatchScope.Default))
        {
            SetScope(source.Scope);
        }

        ContinueStep(source);
        if (HasCount && Count != source.Count)
        {
            return;
        }

        AdoptOrdinals(source);
        if (_indices is null && source is Batch<TKey> { _indices: not null } same)
        {
            FixCount(same.Count, nameof(Indices));
            _indices = same._indices;
        }
    }

    /// <summary>
    /// Gives a new batch of a pipeline its items, without copying. Indices that its factory has set are kept, if their number is the same.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The factory returned a batch that it had returned before, or one with another number of items.
    /// </exception>
    internal void Begin(TKey[] indices, long[] ordinals, int[]? epochs, BatchScope scope)
    {
        if (Ordinals is not null)
        {
            throw new InvalidOperationException(
                $"The factory of a pipeline returned a {GetType().Name} that is in use already. Return a new batch each time.");
        }

        if (HasCount && Count != indices.Length)
        {
            throw new InvalidOperationException(
                $"The factory of a pipeline was given {indices.Length} indices, but returned a {GetType().Name} with {Count} items. "
                    + "Return one value for each index.");
        }

        FixCount(indices.Length, nameof(Indices));
        _indices ??= indices;
        Ordinals = ordinals;
        Epochs = epochs;
        SetScope(scope);
    }
}
