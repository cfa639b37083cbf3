using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>
/// Regions: the code that runs while at least one lock is held. A value that was read in another region may be out of date, and a change
/// under a lock races with reads without it.
/// </summary>
internal sealed partial class BodyWalker
{
    /// <summary>Members that the region has read.</summary>
    private readonly HashSet<ISymbol> _readInRegion = new(SymbolEqualityComparer.Default);

    /// <summary>Members whose elements the region has read.</summary>
    private readonly HashSet<ISymbol> _lookedInRegion = new(SymbolEqualityComparer.Default);

    /// <summary>Members that a condition in the region depends on.</summary>
    private readonly HashSet<ISymbol> _decidedInRegion = new(SymbolEqualityComparer.Default);

    /// <summary>The locks that are held on every exit of the body.</summary>
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

    /// <summary>A condition lets only one item come here, so all values that were read before are up to date.</summary>
    private void EnterOnce()
    {
        _decidedInRegion.UnionWith(_state.Assumed);
        _state.Locks = _state.Locks.Enter(null);
    }

    private void Leave(ISymbol? name, bool isShared = false) => _state.Locks = _state.Locks.Leave(name, isShared);

    /// <summary>Visits code that releases the locks that it takes on every exit.</summary>
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

    /// <summary>The member that identifies a lock. One of several locks in a member, such as a striped lock, has no name.</summary>
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

    /// <summary>The following path depends on the values that a condition has read.</summary>
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

    /// <summary>A shared collection is read, with the held locks or without one.</summary>
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

    /// <summary>Whether a change under a lock relies on a value that was read before the lock was taken.</summary>
    private bool IsBlind(EffectKind kind, Place place, string? member, ITypeSymbol? type, SyntaxNode site) => kind switch
    {
        EffectKind.Mutation => member is not null && KnownMembers.ReliesOnCheck(member) && !IsUsed(site)
            && SymbolEqualityComparer.Default.Equals(type, TypeOf(place.Root)),
        EffectKind.Increment or EffectKind.Decrement or EffectKind.Add or EffectKind.Subtract or EffectKind.Compound => true,
        EffectKind.Assignment => !place.IsElement && !place.ChangesContainer && !place.IsConcurrent,
        _ => false,
    } && !_decidedInRegion.Contains(place.Root!);

    /// <summary>Whether the result of a call is used, which shows whether the check still holds.</summary>
    private static bool IsUsed(SyntaxNode call) => call.Parent is not (ExpressionStatementSyntax or ArrowExpressionClauseSyntax or null);

    /// <summary>A change under a lock is not a race by itself, but other code may read without the lock, or under another one.</summary>
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
