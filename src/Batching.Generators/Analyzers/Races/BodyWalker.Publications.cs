using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Objects that a lock guards while they are made, and that others look at without it.</summary>
internal sealed partial class BodyWalker
{
    private readonly HashSet<ISymbol> _readUnguarded = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, SyntaxNode> _published = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _filledAfter = new(SymbolEqualityComparer.Default);

    /// <summary>Under a lock an object was assigned to a member that all see, or changed through it later.</summary>
    private void NotePublication(EffectKind kind, Place place, SyntaxNode site)
    {
        if (_state.Guards == 0 || _muted > 0 || _state.IsDead || place is not { Origin: Origin.Shared, Root: IFieldSymbol or IPropertySymbol })
        {
            return;
        }

        if (kind is EffectKind.Assignment or EffectKind.LazyInitialization && !place.IsElement)
        {
            _published[place.Root] = site;
        }
        else if (kind is EffectKind.Mutation && _published.ContainsKey(place.Root))
        {
            _filledAfter.Add(place.Root);
        }
    }

    private void ReportEarlyPublications()
    {
        if (_filledAfter.Count == 0)
        {
            return;
        }

        (_state.Guards, _state.IsDead) = (0, false);
        foreach (ISymbol member in _filledAfter.Where(_readUnguarded.Contains))
        {
            Report(EffectKind.EarlyPublication, new Place(Origin.Shared, member), _published[member]);
        }

        _filledAfter.Clear();
    }
}
