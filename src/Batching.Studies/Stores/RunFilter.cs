namespace Batching.Studies.Stores;

/// <summary>A condition on a parameter, or on a member of the result. Immutable.</summary>
public sealed record RunFilter
{
    /// <summary>The name of the parameter or member; empty for a result that is a single value.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the condition is on the result.</summary>
    public required bool IsResult { get; init; }

    /// <summary>How the values are compared.</summary>
    public required Comparison Comparison { get; init; }

    /// <summary>
    /// The value to compare with: a <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, or null. Anything else stands for
    /// several values, which the caller compares.
    /// </summary>
    public required object? Value { get; init; }
}
