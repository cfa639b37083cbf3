using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Batching.Runtime;

/// <summary>A call argument as an item sees it: one value for all items, or each item's own.</summary>
/// <typeparam name="T">The type of a value.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ItemArgument<T>
{
    private static readonly Func<Batch, int, T> s_nullArray = static (_, _) => default!;

    private readonly T _all;
    private readonly T[]? _values;
    private readonly Func<Batch, int, T>? _byRow;

    /// <summary>One value for all items.</summary>
    /// <param name="all">The value.</param>
    public ItemArgument(T all) : this(all, null, null, true)
    {
    }

    internal ItemArgument(T all, T[]? values, Func<Batch, int, T>? byRow, bool isGiven)
        => (_all, _values, _byRow, IsGiven) = (all, values, byRow, isGiven);

    /// <summary>What was to have a value for each item, and was null.</summary>
    internal static ItemArgument<T> NullArray => new(default!, null, s_nullArray, true);

    /// <summary>Whether the call gave the argument.</summary>
    public bool IsGiven { get; }

    /// <summary>Whether one value is all items'.</summary>
    public bool IsShared => _values is null;

    /// <summary>The value of the item at a position. Call <see cref="For"/> first.</summary>
    /// <param name="position">The item's place in the order of Init.</param>
    /// <returns>The value.</returns>
    public T this[int position]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _values is null ? _all : _values[position];
    }

    /// <summary>The value of the item at a position, where the call gave one; else what Init gave.</summary>
    /// <param name="position">The item's place in the order of Init.</param>
    /// <param name="fromInit">What Init gave.</param>
    /// <returns>The value.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Or(int position, T fromInit) => IsGiven ? this[position] : fromInit;

    /// <summary>The argument for one call: the number of values checked, values by index looked up.</summary>
    /// <param name="batch">The batch of the call.</param>
    /// <param name="count">How many items the call has.</param>
    /// <param name="name">The argument's name.</param>
    /// <returns>The argument.</returns>
    /// <exception cref="ArgumentNullException">The argument is an array that is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The argument has another number of values than there are items.</exception>
    public ItemArgument<T> For(Batch batch, int count, string name)
    {
        ThrowIfNullArray(name);
        if (_byRow is not null)
        {
            if (batch.Count != count)
            {
                throw new ArgumentException(
                    $"The argument {name} gives a value for each index of {batch.Count} items, but the call has {count} items.", name);
            }

            var values = new T[count];
            for (var row = 0; row < count; row++)
            {
                values[row] = _byRow(batch, row);
            }

            return new ItemArgument<T>(_all, values, null, true);
        }

        if (_values is not null && _values.Length != count)
        {
            throw new ArgumentException(
                $"The argument {name} has {_values.Length} values, but the call has {count} items: give one value for each item.", name);
        }

        return this;
    }

    /// <summary>How many values the argument has, for a pipeline to check before it runs.</summary>
    /// <param name="name">The argument's name.</param>
    /// <returns>The name and the number; no number where one value fits all or values go by index.</returns>
    /// <exception cref="ArgumentNullException">The argument is an array that is <see langword="null"/>.</exception>
    public PerItemLength Length(string name)
    {
        ThrowIfNullArray(name);
        return new(name, _values?.Length);
    }

    /// <summary>Writes the value for another process, where all items share it.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="codec">How values cross.</param>
    public void WriteShared(ProcessWriter writer, ProcessCodec<T> codec)
    {
        writer.Raw(IsShared);
        if (IsShared)
        {
            codec.Write(writer, _all);
        }
    }

    /// <summary>Writes the value of the item at a position for another process, where each has its own.</summary>
    /// <param name="position">The item's place in the order of Init.</param>
    /// <param name="writer">Where it goes.</param>
    /// <param name="codec">How values cross.</param>
    public void WriteOwn(int position, ProcessWriter writer, ProcessCodec<T> codec)
    {
        if (_values is not null)
        {
            codec.Write(writer, _values[position]);
        }
    }

    private void ThrowIfNullArray(string name)
    {
        if (ReferenceEquals(_byRow, s_nullArray))
        {
            throw new ArgumentNullException(
                name, $"The argument {name} was given an array that is null: give one value for each item, or one for all.");
        }
    }
}
