using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>The target of a write.</summary>
/// <param name="Origin">The owner of the place.</param>
/// <param name="Root">The member, argument or variable through which all items see it.</param>
internal sealed record Place(Origin Origin, ISymbol? Root = null)
{
    public static readonly Place Owned = new(Origin.Owned);
    public static readonly Place Unknown = new(Origin.Unknown);

    /// <summary>What the member is a member of; see <see cref="Value.Through"/>.</summary>
    public ISymbol? Through { get; init; }

    /// <summary>The local variable or argument, if it belongs to this body.</summary>
    public ISymbol? Variable { get; init; }

    /// <summary>Whether it is an element of an array or a view of one.</summary>
    public bool IsElement { get; init; }

    /// <summary>Whether the write changes the container itself, such as a dictionary.</summary>
    public bool ChangesContainer => Container is not null;

    /// <summary>The type of the container that the write changes.</summary>
    public ITypeSymbol? Container { get; init; }

    /// <summary>Whether the container takes concurrent writes: only a value computed from an older one is lost.</summary>
    public bool IsConcurrent { get; init; }

    public bool IsVolatile { get; init; }

    /// <summary>The value of the place.</summary>
    public Value? Content { get; init; }
}
