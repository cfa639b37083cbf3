namespace Batching;

/// <summary>The values and failures of one call, in the order of Init. The first parameter of a Post method.</summary>
/// <typeparam name="T">The type of an item's result.</typeparam>
public sealed class ItemResults<T> : ItemResults
{
    private readonly T[] _values;

    /// <summary>Creates the results of a call, for generated code and to test a Post method.</summary>
    /// <param name="action">The action's name, for messages.</param>
    /// <param name="values">
    /// One value for each item, in the order of Init. The value of a failed item is ignored. The array is not copied.
    /// </param>
    /// <param name="failures">The items that failed, by ascending position.</param>
    public ItemResults(string action, T[] values, IReadOnlyList<ItemFailure> failures)
        : base(action, values?.Length ?? throw new ArgumentNullException(nameof(values)), failures)
        => _values = values;

    /// <summary>Gets the value of every item.</summary>
    /// <returns>The values, in the order of Init. You may keep the array; it is not used elsewhere.</returns>
    /// <exception cref="BatchActionException">At least one item failed: see <see cref="GetSucceeded"/>.</exception>
    public T[] GetValues()
    {
        ThrowIfAnyFailed();
        return _values;
    }

    /// <summary>Gets the values of the items that did not fail.</summary>
    /// <returns>The values, in the order of Init. You may keep the array; it is not used elsewhere.</returns>
    public T[] GetSucceeded()
    {
        if (!AnyFailed)
        {
            return _values;
        }

        var succeeded = new T[Count - Failures.Count];
        var next = 0;
        for (int position = 0, failure = 0; position < _values.Length; position++)
        {
            if (failure < Failures.Count && Failures[failure].Position == position)
            {
                failure++;
            }
            else
            {
                succeeded[next++] = _values[position];
            }
        }

        return succeeded;
    }

    /// <summary>The value of the item at a position.</summary>
    /// <param name="position">The item's place in the order of Init, from 0.</param>
    /// <param name="value">Its value, or the default if it failed.</param>
    /// <returns>Whether the item succeeded.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no item at that position.</exception>
    public bool TryGetValue(int position, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, Count);
        foreach (ItemFailure failure in Failures)
        {
            if (failure.Position == position)
            {
                value = default;
                return false;
            }
        }

        value = _values[position];
        return true;
    }
}
