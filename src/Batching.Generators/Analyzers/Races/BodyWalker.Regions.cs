using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>
/// What happens under locks. A region is what runs while at least one lock is held: what was read in another one may be out of date,
/// and a change under one lock meets those who look without it.
/// </summary>
internal sealed partial class BodyWalker
{
    /// <summary>Members that the region has read.</summary>
    private readonly HashSet<ISymbol> _readInRegion = new(SymbolEqualityComparer.Default);

    /// <summary>Members whose elements the region has read.</summary>
    private readonly HashSet<ISymbol> _lookedInRegion = new(SymbolEqualityComparer.Default);

    /// <summary>Members that a condition in the region depends on.</summary>
    private readonly HashSet<ISymbol> _decidedInRegion = new(SymbolEqualityComparer.Default);

    /// <summary>The locks that are held wherever the body is left.</summary>
    private LockSet? _exit;
    private bool _isIterator;

    private void Enter(ISymbol? name, bool isShared = false, bool isUpgradeable = false)
    {
        if (!_state.Locks.IsRegion)
        {
            _readInRegion.Clear();
            _lookedInRegion.Clear();
            _decidedInRegion.Clear();
            _flagsSet.Clear();
        }

        _state.Locks = _state.Locks.Enter(name, isShared, isUpgradeable);
    }

    /// <summary>Only one item comes here, because of what a condition has found: that decides all that was looked at before.</summary>
    private void EnterOnce()
    {
        _decidedInRegion.UnionWith(_state.Assumed);
        _state.Locks = _state.Locks.Enter(null);
    }

    private void Leave(ISymbol? name, bool isShared = false) => _state.Locks = _state.Locks.Leave(name, isShared);

    /// <summary>Visits what leaves the locks that it takes, whichever way it is left.</summary>
    private void VisitReleasing(Action visit)
    {
        LockSet held = _state.Locks;
        LockSet? exits = _exit;
        _exit = null;
        visit();
        _state.Locks = LockSet.Common(held, _state.Locks);
        _exit = _exit is { } inner ? LockSet.Common(held, inner) : null;
        NoteExit(exits);
    }

    private void NoteExit()
    {
        if (_running.Count == 0 && !_state.IsDead)
        {
            NoteExit(_state.Locks);
        }
    }

    private void NoteExit(LockSet? other) => _exit = _exit is { } known && other is { } met ? LockSet.Common(known, met) : _exit ?? other;

    /// <summary>The member that a lock is known by. One of several that a member holds, as a striped lock is, has no name.</summary>
    private static ISymbol? NameOf(Value gate, IOperation? expression)
    {
        bool isItself = expression is not null && SymbolEqualityComparer.Default.Equals(TypeOf(gate.Root), Unconverted(expression).Type);
        return isItself ? gate.Root : null;
    }

    private static ITypeSymbol? TypeOf(ISymbol? member) => member switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    /// <summary>The way on depends on what a condition has looked at.</summary>
    private Value Decide(Value condition)
    {
        if (condition.ReadFrom is { } read)
        {
            _state.Assumed = _state.Assumed.Add(read);
            if (_state.Locks.IsRegion)
            {
                _decidedInRegion.Add(read);
            }
        }

        return condition;
    }

    /// <summary>A collection that all see is read, with the locks that are held or without one.</summary>
    private void NoteLook(Value subject, ITypeSymbol? type, SyntaxNode site)
    {
        bool isSeen = _muted == 0 && !_state.IsDead && Types.Of(type) == Behaviour.Collection;
        if (!isSeen || subject is not { IsShared: true, Root: { } root })
        {
            return;
        }

        if (_state.Locks.IsRegion)
        {
            _lookedInRegion.Add(root);
        }

        _effects.Add(
            new Effect(EffectKind.Look, Origin.Shared, root, site) { Locks = _state.Locks, Type = type, Through = subject.Through });
    }

    /// <summary>Whether a change under a lock trusts a look that was taken before the lock was.</summary>
    private bool IsBlind(EffectKind kind, Place place, string? member, ITypeSymbol? type, SyntaxNode site) => kind switch
    {
        EffectKind.Mutation => member is not null && KnownMembers.ReliesOnCheck(member) && !IsUsed(site)
            && SymbolEqualityComparer.Default.Equals(type, TypeOf(place.Root)),
        EffectKind.Increment or EffectKind.Decrement or EffectKind.Add or EffectKind.Subtract or EffectKind.Compound => true,
        EffectKind.Assignment => !place.IsElement && !place.ChangesContainer && !place.IsConcurrent,
        _ => false,
    } && !_decidedInRegion.Contains(place.Root!);

    /// <summary>Whether what a call returns is looked at: it says whether the check still holds.</summary>
    private static bool IsUsed(SyntaxNode call) => call.Parent is not (ExpressionStatementSyntax or ArrowExpressionClauseSyntax or null);

    /// <summary>A change under a lock: no race by itself, but others may look without the lock, or with another.</summary>
    private void NoteGuarded(Effect effect)
    {
        ISymbol root = effect.Root!;
        if (effect.IsBlind && _state.Assumed.Contains(root) && !(_state.Locks.IsRegion && _decidedInRegion.Contains(root)))
        {
            _effects.Add(effect with { Kind = EffectKind.StaleCheck, Locks = default });
        }

        if (!IsInitialization(effect))
        {
            _effects.Add(effect);
        }
    }

    /// <summary>A value that is written under a lock was computed from what the place held before the lock was taken.</summary>
    private void NoteStale(Place place, Value value, SyntaxNode site)
    {
        bool isSeen = _state.Locks.IsGuard && _muted == 0 && !_state.IsDead;
        if (isSeen && place is { Origin: Origin.Shared, Root: { } root } && SymbolEqualityComparer.Default.Equals(value.ReadFrom, root)
            && !(place.ChangesContainer || place.IsElement ? _lookedInRegion : _readInRegion).Contains(root))
        {
            _effects.Add(new Effect(EffectKind.LostUpdate, Origin.Shared, root, site));
        }
    }
}
