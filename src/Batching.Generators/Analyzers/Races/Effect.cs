using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>The kinds of effects of an item on objects that it does not own.</summary>
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

    /// <summary>A write of a value that was computed from the old value, to a place where single writes are safe.</summary>
    LostUpdate,

    /// <summary>A write at an index that is not the item's own.</summary>
    Element,

    /// <summary>A read of an element that another item writes.</summary>
    Neighbour,

    /// <summary>A thread-local object is passed on, or kept over an await.</summary>
    Escape,

    /// <summary>A rented object is used after it was given back.</summary>
    UseAfterReturn,

    /// <summary>A counter is read again after it has been counted.</summary>
    Recount,

    /// <summary>All items write to one file.</summary>
    File,

    /// <summary>An object is filled although others can already see it.</summary>
    EarlyPublication,

    /// <summary>A change under a lock that relies on a value that was read before the lock was taken.</summary>
    StaleCheck,

    /// <summary>A read of a collection without the lock under which it is changed.</summary>
    UnguardedLook,

    /// <summary>A change under another lock than elsewhere.</summary>
    OtherLock,

    /// <summary>A check of a concurrent collection or flag, and an action that relies on it.</summary>
    CheckThenAct,

    /// <summary>Not a race by itself: an element of its own was written.</summary>
    OwnElementWrite,

    /// <summary>Not a race by itself: an element was read that is not known to be the item's own.</summary>
    ForeignElementRead,

    /// <summary>Not a race by itself: a change under a lock.</summary>
    GuardedChange,

    /// <summary>Not a race by itself: a collection was read.</summary>
    Look,
}

/// <summary>An effect of an item on shared state.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Origin">Shared by all items, or behind the item.</param>
/// <param name="Root">The member, argument or variable it does it to.</param>
/// <param name="Site">Where.</param>
/// <param name="Member">The method or property that is used, where there is one.</param>
internal sealed record Effect(EffectKind Kind, Origin Origin, ISymbol? Root, SyntaxNode Site, string? Member = null)
{
    /// <summary>The call in the walked body that leads to it; null if it is in that body.</summary>
    public SyntaxNode? Call { get; init; }

    /// <summary>The distance of an element access from the item's own position.</summary>
    public long? Offset { get; init; }

    /// <summary>The effect under a lock.</summary>
    public EffectKind? Change { get; init; }

    /// <summary>The locks that are held.</summary>
    public LockSet Locks { get; init; }

    /// <summary>Whether it relies on a value that was read before the lock was taken.</summary>
    public bool IsBlind { get; init; }

    /// <summary>What the target is a member of; see <see cref="Value.Through"/>.</summary>
    public ISymbol? Through { get; init; }

    /// <summary>Whether the place is the item's own, moved by a number that is not known.</summary>
    public bool IsShifted { get; init; }

    /// <summary>The type of what is changed or looked at.</summary>
    public ITypeSymbol? Type { get; init; }

    /// <summary>Whether it is a race only together with another effect.</summary>
    public bool IsEvidence
        => Kind is EffectKind.OwnElementWrite or EffectKind.ForeignElementRead or EffectKind.GuardedChange or EffectKind.Look;

    /// <summary>Whether a kind changes shared state.</summary>
    public static bool IsChange(EffectKind kind)
        => kind is EffectKind.Assignment or EffectKind.Increment or EffectKind.Decrement or EffectKind.Add or EffectKind.Subtract
            or EffectKind.Compound or EffectKind.Mutation or EffectKind.Element;

    /// <summary>Whether the target is a whole number that <c>Interlocked</c> takes.</summary>
    public bool IsWholeNumber { get; init; }
}

/// <summary>The effects and the result of a call.</summary>
/// <param name="Effects">Its effects on shared state.</param>
/// <param name="Return">What it returns.</param>
/// <param name="Outs">The values of its <c>ref</c> and <c>out</c> arguments after the call.</param>
/// <param name="Locks">The locks that are held when it has returned.</param>
internal sealed record Summary(IReadOnlyList<Effect> Effects, Value Return, IReadOnlyDictionary<int, Value> Outs, LockSet Locks);
