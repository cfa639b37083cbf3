namespace Batching.Nets;

/// <summary>An error in the wiring of a net. Immutable.</summary>
public sealed record NetFault
{
    /// <summary>The kind of error.</summary>
    public required NetFaultKind Kind { get; init; }

    /// <summary>The address of the component, port or config.</summary>
    public required string Address { get; init; }

    /// <summary>What is wrong, and what to do.</summary>
    public required string Message { get; init; }
}
