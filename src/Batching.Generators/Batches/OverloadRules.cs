using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>How well a candidate for Init or Post can be called.</summary>
internal enum OverloadFit
{
    /// <summary>A parameter cannot be supplied.</summary>
    None,

    /// <summary>A parameter would get its default.</summary>
    LosesDefault,

    /// <summary>Every parameter gets a value, but Post does not take the results.</summary>
    Arguments,

    /// <summary>Every parameter gets a value.</summary>
    Full,
}

/// <summary>
/// Chooses among the methods with the name of Init or Post, as C# chooses among overloads: methods of the class before those of its bases,
/// and then the best fit.
/// </summary>
internal static class OverloadRules
{
    /// <summary>
    /// The method that fits best. If none fits, the first, so that its problem is reported. Null if there are none, or if two fit equally,
    /// which is reported.
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

        // A method of a class comes before inherited ones, however well these fit.
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
