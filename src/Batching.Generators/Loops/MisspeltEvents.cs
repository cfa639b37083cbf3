using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Generators;

/// <summary>
/// Finds methods that were probably meant to be another event: <c>BefoerStep</c>, and <c>OnStepp</c> beside the events of <c>Step</c>. A method that
/// the class itself uses is a helper, whatever it is called.
/// </summary>
internal static class MisspeltEvents
{
    private const int ShortestToGuess = 4;

    public static void Report(ParseContext context, IReadOnlyList<LoopEventDeclaration> declared)
    {
        string[] sections = [.. declared.Select(each => each.Section).Distinct(StringComparer.Ordinal)];
        HashSet<string> used = UsedNames(context);
        HashSet<string> misspelt = [];
        foreach (LoopEventDeclaration each in declared)
        {
            if (SymbolEqualityComparer.Default.Equals(each.Method.ContainingType, context.Type) && !used.Contains(each.Method.Name)
                && NearSection(each, declared.Where(other => !misspelt.Contains(other.Section))) is { } section)
            {
                misspelt.Add(each.Section);
                Report(context, each.Method, each.Kind + section + each.Method.Name.Substring(each.Name.Length));
            }
        }

        foreach (IMethodSymbol method in context.Type.GetMembers().OfType<IMethodSymbol>())
        {
            if (method is { MethodKind: MethodKind.Ordinary, PartialDefinitionPart: null, IsOverride: false } && !BatchSymbols.IsGenerated(method) && LoopSymbols.EventOf(method) is null
                && !used.Contains(method.Name) && NearEvent(method.Name, sections) is { } name && !declared.Any(each => each.Method.Name == name))
            {
                Report(context, method, name);
            }
        }
    }

    /// <summary>The event that a name without a right prefix may mean: what follows must be a section, to the letter.</summary>
    public static string? NearEvent(string name, IReadOnlyCollection<string> sections)
    {
        string bare = Identifiers.WithoutAsync(name);
        foreach (string section in sections.OrderByDescending(section => section.Length))
        {
            if (bare.Length > section.Length && bare.EndsWith(section, StringComparison.OrdinalIgnoreCase))
            {
                string prefix = bare.Substring(0, bare.Length - section.Length);
                if (LoopSymbols.Kinds.Where(kind => IsNear(prefix, kind.ToString())).Select(kind => (LoopKind?)kind).FirstOrDefault() is { } kind)
                {
                    return kind + section + name.Substring(bare.Length);
                }
            }
        }

        return null;
    }

    private static void Report(ParseContext context, IMethodSymbol method, string nearest)
        => context.ReportUnknown(LoopDiagnostics.MisspeltEvent, method.Locations[0], nearest, method.Name, nearest);

    // One event alone whose section is one letter off another's, which has as many events or comes first. Numbers tell sections apart on purpose.
    private static string? NearSection(LoopEventDeclaration suspect, IEnumerable<LoopEventDeclaration> declared)
    {
        LoopEventDeclaration[] all = [.. declared];
        if (suspect.Section.Length < ShortestToGuess || all.Count(each => each.Section == suspect.Section) != 1 || char.IsDigit(suspect.Section[suspect.Section.Length - 1]))
        {
            return null;
        }

        int place = Array.FindIndex(all, each => each.Section == suspect.Section);
        return all
            .Where((each, index) => each.Section != suspect.Section && (index < place || all.Count(other => other.Section == each.Section) > 1)
                && each.Section.Length >= ShortestToGuess - 1 && EditDistance.Of(suspect.Section, each.Section) == 1 && !char.IsDigit(each.Section[each.Section.Length - 1]))
            .Select(each => each.Section)
            .FirstOrDefault();
    }

    // Two letters make many words: "On" counts as misspelt only by case, order or repetition.
    private static bool IsNear(string prefix, string right)
        => right.Length > 2
            ? EditDistance.Of(prefix, right) <= 2 && prefix.Length > 3
            : EditDistance.Of(prefix, right) <= 1 && prefix.ToUpperInvariant().All(right.ToUpperInvariant().Contains) && prefix.Length >= right.Length;

    private static HashSet<string> UsedNames(ParseContext context)
    {
        HashSet<string> names = [];
        foreach (SyntaxReference part in context.Type.DeclaringSyntaxReferences.Where(part => !LoopSymbols.IsGenerated(part.SyntaxTree)))
        {
            names.UnionWith(part.GetSyntax(context.CancellationToken).DescendantNodes()
                .OfType<Microsoft.CodeAnalysis.CSharp.Syntax.SimpleNameSyntax>()
                .Where(name => !name.Ancestors().Any(node => node.IsKind(SyntaxKind.Attribute)))
                .Select(name => name.Identifier.ValueText));
        }

        return names;
    }
}
