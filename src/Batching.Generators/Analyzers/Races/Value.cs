using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Who owns an object, as far as it is known. Where two paths meet, the later value of this enumeration wins.</summary>
internal enum Origin
{
    /// <summary>Made by this item, local to its thread, or a plain value.</summary>
    Owned,

    /// <summary>From a library that is not known, so nothing is reported.</summary>
    Unknown,

    /// <summary>The item itself, and objects that belong to it.</summary>
    Item,

    /// <summary>Another object that the item refers to. Two items may refer to the same object.</summary>
    Behind,

    /// <summary>All items share it.</summary>
    Shared,
}

/// <summary>The knowledge about the value of an expression, for any item.</summary>
internal sealed record Value(Origin Origin)
{
    public static readonly Value Owned = new(Origin.Owned);
    public static readonly Value Unknown = new(Origin.Unknown);
    public static readonly Value Item = new(Origin.Item);
    public static readonly Value Constant = new(Origin.Owned) { Index = IndexFact.Invariant, IsConstant = true };
    public static readonly Value OwnNumber = new(Origin.Owned) { Index = IndexFact.Own };

    /// <summary>The member, argument or variable through which all items see it.</summary>
    public ISymbol? Root { get; init; }

    /// <summary>
    /// What the member that makes it known is a member of, where that is not the object itself that runs: two objects may have the same
    /// member.
    /// </summary>
    public ISymbol? Through { get; init; }

    public IndexFact Index { get; init; }

    public bool IsConstant { get; init; }

    /// <summary>The code that a delegate may run.</summary>
    public ImmutableArray<Function> Functions { get; init; } = [];

    /// <summary>The foreign objects that an object of this item holds.</summary>
    public Parts? Parts { get; init; }

    /// <summary>The place that a reference points to.</summary>
    public Place? Target { get; init; }

    /// <summary>The class of the object, if it is more specific than the declaration.</summary>
    public ITypeSymbol? Type { get; init; }

    /// <summary>The shared member that it was computed from. Writing it back loses the writes of others.</summary>
    public ISymbol? ReadFrom { get; init; }

    /// <summary>For a condition: the outcome that only one item sees, so that the following code runs for one item only.</summary>
    public bool? OnceWhen { get; init; }

    /// <summary>The thread-local storage that it came from. The next item on the thread gets the same object.</summary>
    public ISymbol? ThreadStorage { get; init; }

    /// <summary>Whether it was returned to its pool, so that other code may rent it.</summary>
    public bool IsGivenBack { get; init; }

    /// <summary>For a number: the array where it was read, at the item's own position.</summary>
    public LookUp? LookedUp { get; init; }

    /// <summary>Whether it is the length of what lies between an item's looked-up offset and the next.</summary>
    public bool IsSegmentLength { get; init; }

    /// <summary>Whether it may run a lambda, whose variables are those of one walk.</summary>
    public bool RunsLambda
        => Functions.Any(function => function.Lambda is not null) || Parts?.Functions.Any(function => function.Lambda is not null) == true;

    public bool IsShared => Origin == Origin.Shared;

    public static Value SharedBy(ISymbol? root) => new(Origin.Shared) { Root = root };

    /// <summary>Numbers and texts: copied, never changed by another.</summary>
    public static Value Scalar(IndexFact index, ISymbol? readFrom = null)
        => index == default && readFrom is null ? Owned : new(Origin.Owned) { Index = index, ReadFrom = readFrom };

    public static Value Holding(Value rest)
        => rest.Origin is Origin.Shared or Origin.Behind ? new(Origin.Owned) { Parts = new Parts { Rest = rest } } : Owned;

    /// <summary>The value where two paths meet.</summary>
    public static Value Join(Value? left, Value right)
    {
        if (left is null || left.Equals(right))
        {
            return right;
        }

        Value winner = right.Origin > left.Origin ? right : left;
        Value other = ReferenceEquals(winner, left) ? right : left;
        return winner with
        {
            Index = IndexFact.Join(left.Index, right.Index),
            IsConstant = left.IsConstant && right.IsConstant,
            Functions = left.Functions.IsEmpty
                ? right.Functions
                : right.Functions.IsEmpty ? left.Functions : [.. left.Functions.Union(right.Functions)],
            Parts = winner.Parts ?? other.Parts,
            Target = winner.Target ?? other.Target,
            Type = SymbolEqualityComparer.Default.Equals(left.Type, right.Type) ? left.Type : null,
            OnceWhen = null,
            ReadFrom = winner.ReadFrom ?? other.ReadFrom,
            IsGivenBack = left.IsGivenBack || right.IsGivenBack,
        };
    }
}

/// <summary>A number that was looked up in an array at the item's own place, so far from it.</summary>
internal sealed record LookUp(ISymbol Table, long Offset)
{
    /// <summary>Whether what lies between two such numbers is the item's own: each begins where the last one ends.</summary>
    public static bool IsSegment(LookUp? from, LookUp? to)
        => from is not null && to is not null && SymbolEqualityComparer.Default.Equals(from.Table, to.Table)
            && to.Offset == from.Offset + 1;
}

/// <summary>What the members and elements of one object are, where that is known: aliases that went in through its constructor.</summary>
internal sealed class Parts
{
    private readonly Dictionary<ISymbol, Value> _members = new(SymbolEqualityComparer.Default);

    public bool IsEmpty => Rest is null && _members.Count == 0;

    /// <summary>Its elements, and all members that are not known by name.</summary>
    public Value? Rest { get; set; }

    public Value? this[ISymbol member]
    {
        get => _members.TryGetValue(Key(member), out Value? value) ? value : null;
        set => _members[Key(member)] = value!;
    }

    /// <summary>The code that the delegates among them may run.</summary>
    public ImmutableArray<Function> Functions => [.. _members.Values.Append(Rest).OfType<Value>().SelectMany(part => part.Functions)];

    public void Add(Value element) => Rest = Value.Join(Rest, element);

    // An element of a tuple is the same by name and by number.
    private static ISymbol Key(ISymbol member)
        => member is IFieldSymbol { CorrespondingTupleField: { } numbered } ? numbered.OriginalDefinition : member.OriginalDefinition;
}

/// <summary>What a delegate runs: a lambda in the walk that saw it, or a method on a receiver.</summary>
internal sealed record Function(IOperation? Lambda, BodyWalker? Owner, IMethodSymbol? Method, Value? Receiver, SyntaxNode Site);
