using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Where a write goes.</summary>
/// <param name="Origin">Whose the place is.</param>
/// <param name="Root">What makes it known to all items.</param>
internal sealed record Place(Origin Origin, ISymbol? Root = null)
{
    public static readonly Place Owned = new(Origin.Owned);
    public static readonly Place Unknown = new(Origin.Unknown);

    /// <summary>What the member is a member of; see <see cref="Value.Through"/>.</summary>
    public ISymbol? Through { get; init; }

    /// <summary>The local variable or argument, where it is one of this body.</summary>
    public ISymbol? Variable { get; init; }

    /// <summary>Whether it is an element of an array or a view of one.</summary>
    public bool IsElement { get; init; }

    /// <summary>Whether the container itself is changed by the write, as a dictionary is.</summary>
    public bool ChangesContainer => Container is not null;

    /// <summary>The type of the container that the write changes.</summary>
    public ITypeSymbol? Container { get; init; }

    /// <summary>Whether the container takes concurrent writes: only a value computed from an older one is lost.</summary>
    public bool IsConcurrent { get; init; }

    public bool IsVolatile { get; init; }

    /// <summary>What reading the place gives.</summary>
    public Value? Content { get; init; }
}
