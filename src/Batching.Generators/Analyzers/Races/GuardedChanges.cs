using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>The changes of a method under locks, by their targets.</summary>
internal sealed class GuardedChanges
{
    private readonly Dictionary<ISymbol, List<Effect>> _changes = new(SymbolEqualityComparer.Default);

    public GuardedChanges(IEnumerable<Effect> effects)
    {
        foreach (Effect effect in effects)
        {
            if (effect is { Kind: EffectKind.GuardedChange, Root: { } root })
            {
                List<Effect> known = _changes.TryGetValue(root, out List<Effect>? found) ? found : _changes[root] = [];

                // One change for each set of held locks is enough.
                if (!known.Any(other => other.Locks.Equals(effect.Locks) && other.Change == effect.Change && IsSame(other, effect)))
                {
                    known.Add(effect);
                }
            }
        }
    }

    /// <summary>Whether a collection is changed under a lock that does not exclude this read.</summary>
    public bool IsLookedAtBeside(Effect look)
        => Of(look).Any(change => change.Change == EffectKind.Mutation && IsSame(change, look) && change.Locks.LetsIn(look.Locks));

    /// <summary>Whether the same target is changed under a lock that does not exclude this change.</summary>
    public bool IsUnderAnotherLock(Effect change)
        => Of(change).Any(other => IsSame(other, change) && other.Locks.LetsIn(change.Locks));

    private static bool IsSame(Effect one, Effect other)
        => SymbolEqualityComparer.Default.Equals(one.Type, other.Type) && SymbolEqualityComparer.Default.Equals(one.Through, other.Through);

    private List<Effect> Of(Effect effect) => effect.Root is { } root && _changes.TryGetValue(root, out List<Effect>? found) ? found : [];
}
