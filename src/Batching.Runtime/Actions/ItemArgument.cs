using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Batching.Runtime;

/// <summary>An argument of a call: one value for all items, or one for each.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ItemArgument<T>
{
    private static readonly Func<Batch, int, T> s_nullArray = static (_, _) => default!;

    private readonly T _all;
    private readonly T[]? _values;
    private readonly Func<Batch, int, T>? _byRow;

    /// <summary>Creates an argument with one value for all items.</summary>
    public ItemArgument(T all) : this(all, null, null, true)
    {
    }

    internal ItemArgument(T all, T[]? values, Func<Batch, int, T>? byRow, bool isGiven)
        => (_all, _values, _byRow, IsGiven) = (all, values, byRow, isGiven);

    /// <summary>An array of values that was null.</summary>
    internal static ItemArgument<T> NullArray => new(default!, null, s_nullArray, true);

    /// <summary>Whether the call gave the argument.</summary>
    public bool IsGiven { get; }

    /// <summary>Whether all items have the same value.</summary>
    public bool IsShared => _values is null;

    /// <summary>The value of the item at a position. Call <see cref="For"/> first.</summary>
    public T this[int position]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _values is null ? _all : _values[position];
    }

    /// <summary>Returns the value of the item at a position or, if the call did not give the argument, the value from Init.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Or(int position, T fromInit) => IsGiven ? this[position] : fromInit;

    /// <summary>Prepares the argument for one call: checks the number of values, and computes values that depend on indices.</summary>
    /// <exception cref="ArgumentNullException">The argument is an array that is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The number of values is not the number of items.</exception>
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

    /// <summary>Returns the number of values, which a pipeline checks before it runs.</summary>
    /// <param name="name">The argument's name.</param>
    /// <returns>The name and the number. The number is null if one value fits all items or values depend on indices.</returns>
    /// <exception cref="ArgumentNullException">The argument is an array that is <see langword="null"/>.</exception>
    public PerItemLength Length(string name)
    {
        ThrowIfNullArray(name);
        return new(name, _values?.Length);
    }

    /// <summary>Writes the value for a worker process, if all items share it.</summary>
    public void WriteShared(ProcessWriter writer, ProcessCodec<T> codec)
    {
        writer.Raw(IsShared);
        if (IsShared)
        {
            codec.Write(writer, _all);
        }
    }

    /// <summary>Writes the value of the item at a position for a worker process, if each item has its own.</summary>
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
