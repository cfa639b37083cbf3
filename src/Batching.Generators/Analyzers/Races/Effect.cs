using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>What an item does to something that it does not own.</summary>
internal enum EffectKind
{
    Assignment,
    Increment,
    Decrement,
    Add,
    Subtract,
    Compound,
    LazyInitialization,

    /// <summary>A changing call of an object that is not safe for threads.</summary>
    Mutation,

    /// <summary>A write of a value that was computed from what was there, to a place where single writes are safe.</summary>
    LostUpdate,

    /// <summary>A write at an index that is not the item's own.</summary>
    Element,

    /// <summary>A read of an element that another item writes.</summary>
    Neighbour,

    /// <summary>An object of the thread's storage is given away, or kept over an await.</summary>
    Escape,

    /// <summary>All items write to one file.</summary>
    File,

    /// <summary>An object that others can see already is filled.</summary>
    EarlyPublication,

    /// <summary>A check of a concurrent collection or flag, then an action that trusts it.</summary>
    CheckThenAct,

    /// <summary>Not a race by itself: an element of its own was written.</summary>
    OwnElementWrite,

    /// <summary>Not a race by itself: an element was read that is not known to be the item's own.</summary>
    ForeignElementRead,
}

/// <summary>Something that an item does to what it shares.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Origin">Shared by all items, or behind the item.</param>
/// <param name="Root">The member, argument or variable it does it to.</param>
/// <param name="Site">Where.</param>
/// <param name="Member">The method or property that is used, where there is one.</param>
internal sealed record Effect(EffectKind Kind, Origin Origin, ISymbol? Root, SyntaxNode Site, string? Member = null)
{
    /// <summary>The call in the walked body that leads to it; null where it stands there itself.</summary>
    public SyntaxNode? Call { get; init; }

    /// <summary>The distance from the item's own place, of accesses to elements.</summary>
    public long? Offset { get; init; }

    /// <summary>Whether the target is a whole number that <c>Interlocked</c> takes.</summary>
    public bool IsWholeNumber { get; init; }
}

/// <summary>What a call of a method does and gives.</summary>
internal sealed record Summary(IReadOnlyList<Effect> Effects, Value Return, IReadOnlyDictionary<int, Value> Outs)
{
    public static readonly Summary Nothing = new([], Value.Unknown, new Dictionary<int, Value>());
}
