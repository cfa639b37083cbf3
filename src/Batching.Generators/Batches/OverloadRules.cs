using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>How well a method that Init or Post names can be called.</summary>
internal enum OverloadFit
{
    /// <summary>Something that it needs is not there.</summary>
    None,

    /// <summary>A parameter would take its own default.</summary>
    LosesDefault,

    /// <summary>Every parameter gets a value; of Post, not those of the items.</summary>
    Arguments,

    /// <summary>Every parameter gets a value.</summary>
    Full,
}

/// <summary>
/// Chooses among the methods that one Init or Post names, as C# chooses among overloads: the class's own before those of its bases, the
/// better fit before the others.
/// </summary>
internal static class OverloadRules
{
    /// <summary>
    /// The one that fits best; where none fits the first, so that its problem is reported. Null where there are none, and where two fit
    /// equally, which is reported.
    /// </summary>
    public static T? Choose<T>(
        ParseContext context, IReadOnlyList<T> candidates, Func<T, IMethodSymbol?> method, Func<T, OverloadFit> fit, string role,
        IMethodSymbol item, Location? location)
        where T : class
    {
        if (candidates.Count < 2)
        {
            return candidates.Count == 0 ? null : candidates[0];
        }

        var fits = candidates.Select(candidate => (Candidate: candidate, Method: method(candidate)!, Fit: fit(candidate)))
            .Where(each => each.Fit != OverloadFit.None).ToList();
        if (fits.Count == 0)
        {
            return candidates[0];
        }

        // The bases come last: a method of a class is taken before those that it inherits, however well these fit.
        var own =
            fits.Where(each => SymbolEqualityComparer.Default.Equals(each.Method.ContainingType, fits[0].Method.ContainingType)).ToList();
        OverloadFit best = own.Max(each => each.Fit);
        own.RemoveAll(each => each.Fit != best);
        if (own.Count > 1)
        {
            context.Report(BatchDiagnostics.AmbiguousOverload, location, role, own[0].Method.Name, item.Name, Show(own[0].Method),
                Show(own[1].Method));
            return null;
        }

        return own[0].Candidate;
    }

    private static string Show(IMethodSymbol method)
        => $"{method.Name}({string.Join(", ", method.Parameters.Select(parameter => TypeText.Show(parameter.Type)))})";
}
