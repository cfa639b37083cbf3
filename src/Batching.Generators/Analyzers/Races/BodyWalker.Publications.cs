using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>
/// Objects that are created under a lock but read without it, through the object itself or a flag that shows that it is ready.
/// </summary>
internal sealed partial class BodyWalker
{
    private readonly HashSet<ISymbol> _readUnguarded = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, SyntaxNode> _published = new(SymbolEqualityComparer.Default);

    /// <summary>Objects that were filled after they were published, with the member that publishes them.</summary>
    private readonly List<(ISymbol Filled, ISymbol Published)> _filledAfter = [];

    /// <summary>Flags that the region has set.</summary>
    private readonly HashSet<ISymbol> _flagsSet = new(SymbolEqualityComparer.Default);

    /// <summary>Changes that a flag allows once. They do not count if the flag is set after them.</summary>
    private readonly List<(Effect Change, ISymbol Flag)> _initializations = [];

    /// <summary>Under a lock, an object was assigned to a shared member, or changed through it later.</summary>
    private void NotePublication(EffectKind kind, Place place, SyntaxNode site)
    {
        if (!_state.Locks.IsGuard || _muted > 0 || _state.IsDead
            || place is not { Origin: Origin.Shared, Root: IFieldSymbol or IPropertySymbol })
        {
            return;
        }

        if (kind is EffectKind.Assignment or EffectKind.LazyInitialization && !place.IsElement && !place.ChangesContainer)
        {
            _published[place.Root] = site;
            _flagsSet.Add(place.Root);
            _initializations.RemoveAll(held => SymbolEqualityComparer.Default.Equals(held.Flag, place.Root));
        }
        else if (kind is EffectKind.Mutation && _published.ContainsKey(place.Root))
        {
            _filledAfter.Add((place.Root, place.Root));
        }
    }

    /// <summary>
    /// Whether a change under a lock depends on a flag that was read under it. Then others wait for the flag, not for the lock.
    /// </summary>
    private bool IsInitialization(Effect change)
    {
        ISymbol? flag = !_state.Locks.IsGuard
            ? null
            : _state.Assumed.FirstOrDefault(assumed =>
                !SymbolEqualityComparer.Default.Equals(assumed, change.Root) && _decidedInRegion.Contains(assumed) && IsFlag(assumed));
        if (flag is null)
        {
            return false;
        }

        if (_flagsSet.Contains(flag))
        {
            _filledAfter.Add((change.Root!, flag));
        }
        else
        {
            _initializations.Add((change, flag));
        }

        return true;
    }

    private static bool IsFlag(ISymbol member) => KnownTypes.IsScalar(TypeOf(member));

    private void ReportEarlyPublications()
    {
        foreach ((Effect change, _) in _initializations)
        {
            _effects.Add(change);
        }

        (_state.Locks, _state.IsDead) = (default, false);
        foreach ((ISymbol filled, ISymbol published) in _filledAfter)
        {
            if (_readUnguarded.Contains(published) && (_readUnguarded.Contains(filled) || !_published.ContainsKey(filled)))
            {
                Report(EffectKind.EarlyPublication, new Place(Origin.Shared, published), _published[published]);
            }
        }

        _initializations.Clear();
        _filledAfter.Clear();
    }
}
