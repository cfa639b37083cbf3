namespace Batching;

/// <summary>
/// How the items of one call ended, in the order of Init. The first parameter of a Post method whose item method returns nothing.
/// </summary>
public class ItemResults
{
    /// <summary>Creates the results of a call, for generated code and to test a Post method.</summary>
    /// <param name="action">The action's name, for messages.</param>
    /// <param name="count">How many items there were.</param>
    /// <param name="failures">The items that failed, by ascending position.</param>
    public ItemResults(string action, int count, IReadOnlyList<ItemFailure> failures)
    {
        ArgumentNullException.ThrowIfNull(action);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentNullException.ThrowIfNull(failures);
        (Action, Count, Failures) = (action, count, failures);
    }

    /// <summary>The action's name.</summary>
    public string Action { get; }

    /// <summary>How many items there were.</summary>
    public int Count { get; }

    /// <summary>The items that failed, by ascending position.</summary>
    public IReadOnlyList<ItemFailure> Failures { get; }

    /// <summary>Whether any item failed.</summary>
    public bool AnyFailed => Failures.Count > 0;

    /// <summary>Throws if any item failed.</summary>
    /// <exception cref="BatchActionException">At least one item failed. The exception has all of them.</exception>
    public void ThrowIfAnyFailed()
    {
        if (AnyFailed)
        {
            throw new BatchActionException(Action, Count, Failures);
        }
    }
}
