namespace Batching;

/// <summary>An item that failed after all its attempts. Immutable.</summary>
public sealed record ItemFailure
{
    /// <summary>The item's place in the order of Init, from 0.</summary>
    public required int Position { get; init; }

    /// <summary>The item's index if the items are the batch's rows; otherwise its position.</summary>
    public object? Index { get; init; }

    /// <summary>The exception of the item's last attempt, with its own stack trace.</summary>
    public required Exception Exception { get; init; }

    /// <summary>How many times the item was run. Default: 1.</summary>
    public int Attempts { get; init; } = 1;
}
