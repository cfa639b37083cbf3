using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Batching.Generators;

/// <summary>Selects the effects of a method that are reported, and where.</summary>
internal static class RaceFindings
{
    /// <summary>The worst finding for each place in the item method.</summary>
    public static IEnumerable<Effect> Of(IReadOnlyList<Effect> effects, ImmutableArray<IOperation> blocks)
    {
        var found = new Dictionary<(SyntaxTree, TextSpan), Effect>();
        var changes = new GuardedChanges(effects);
        var own = new OwnElementWrites(effects);
        foreach (Effect effect in effects)
        {
            Effect? race = effect.Kind switch
            {
                EffectKind.OwnElementWrite => own.IsBesideAnother(effect) ? effect with { Kind = EffectKind.Element } : null,
                EffectKind.Look => changes.IsLookedAtBeside(effect) ? effect with { Kind = EffectKind.UnguardedLook } : null,
                EffectKind.GuardedChange => changes.IsUnderAnotherLock(effect) ? effect with { Kind = EffectKind.OtherLock } : null,
                EffectKind.ForeignElementRead => own.AreReadBy(effect) ? effect with { Kind = EffectKind.Neighbour } : null,
                _ => effect,
            };
            if (race is null)
            {
                continue;
            }

            // A write in a lambda or local function of the item method stands in the item method.
            if (race.Call is not null
                && blocks.Any(block => block.Syntax.SyntaxTree == race.Site.SyntaxTree && block.Syntax.FullSpan.Contains(race.Site.Span)))
            {
                race = race with { Call = null };
            }

            SyntaxNode place = race.Call ?? race.Site;
            if (!found.TryGetValue((place.SyntaxTree, place.Span), out Effect? other) || Rank(race) < Rank(other))
            {
                found[(place.SyntaxTree, place.Span)] = race;
            }
        }

        // A write inside a larger reported expression is reported once, at the write itself.
        return found.Values.OrderBy(effect => (effect.Call ?? effect.Site).SpanStart);
    }

    private static int Rank(Effect effect) => effect.Origin == Origin.Behind ? 2 : effect.Kind == EffectKind.CheckThenAct ? 1 : 0;
}
