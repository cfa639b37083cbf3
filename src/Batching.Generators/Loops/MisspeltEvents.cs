using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Generators;

/// <summary>
/// Finds methods whose names are probably misspelt events: <c>BefoerStep</c>, which never runs, and <c>OnEpcoh</c> beside the events of
/// <c>Epoch</c>, which runs in its own section. A method that the class itself uses is a helper.
/// </summary>
internal static class MisspeltEvents
{
    private const int ShortestToGuess = 4;

    public static void Report(ParseContext context, IReadOnlyList<LoopEventDeclaration> declared)
    {
        string[] sections = [.. declared.Select(each => each.Section).Distinct(StringComparer.Ordinal)];
        HashSet<string> used = UsedNames(context);
        foreach (LoopEventDeclaration each in declared)
        {
            if (SymbolEqualityComparer.Default.Equals(each.Method.ContainingType, context.Type) && !used.Contains(each.Method.Name)
                && declared.Count(other => other.Section == each.Section) == 1
                && sections.FirstOrDefault(other => IsSlipOf(each.Section, other)) is { } section)
            {
                string nearest = each.Kind + section + each.Method.Name.Substring(each.Name.Length);
                context.ReportUnknown(
                    LoopDiagnostics.DoubtfulSection, each.Method.Locations[0], nearest, each.Method.Name, each.Section, section, nearest);
            }
        }

        foreach (IMethodSymbol method in context.Type.GetMembers().OfType<IMethodSymbol>())
        {
            if (method is { MethodKind: MethodKind.Ordinary, PartialDefinitionPart: null, IsOverride: false }
                && !GeneratedMembers.IsGenerated(method) && LoopSymbols.EventOf(method) is null
                && !used.Contains(method.Name) && (NearEvent(method.Name, sections) ?? OfWrongCase(method.Name)) is { } name
                && !declared.Any(each => each.Method.Name == name))
            {
                context.ReportUnknown(LoopDiagnostics.MisspeltEvent, method.Locations[0], name, method.Name, name);
            }
        }
    }

    /// <summary>The event that a name with a wrong prefix may mean. The rest must be exactly a section.</summary>
    public static string? NearEvent(string name, IReadOnlyCollection<string> sections)
    {
        string bare = Identifiers.WithoutAsync(name);
        foreach (string section in sections.OrderByDescending(section => section.Length))
        {
            if (bare.Length > section.Length && bare.EndsWith(section, StringComparison.OrdinalIgnoreCase))
            {
                string prefix = bare.Substring(0, bare.Length - section.Length);
                if (LoopSymbols.Kinds.Where(kind => IsNear(prefix, kind.ToString())).Select(kind => (LoopKind?)kind)
                    .FirstOrDefault() is { } kind)
                {
                    return kind + section + name.Substring(bare.Length);
                }
            }
        }

        return null;
    }

    /// <summary>The event that a name means if only the case of its prefix is wrong, in any section: <c>onStep</c>.</summary>
    public static string? OfWrongCase(string name)
    {
        foreach (LoopKind kind in LoopSymbols.Kinds)
        {
            string prefix = kind.ToString();
            if (name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
                && LoopSymbols.BeginsWord(name[prefix.Length]))
            {
                return prefix + name.Substring(prefix.Length);
            }
        }

        return null;
    }

    // Such an event runs, so it may be intended: if both names could be words, or if sections differ by their last letter or digit.
    private static bool IsSlipOf(string suspect, string section)
        => suspect.Length >= ShortestToGuess && section.Length >= ShortestToGuess && EditDistance.Of(suspect, section) == 1
        && suspect.Substring(0, suspect.Length - 1) != section && section.Substring(0, section.Length - 1) != suspect
        && suspect.Substring(0, suspect.Length - 1) != section.Substring(0, section.Length - 1)
        && !suspect.Any(char.IsDigit) && !section.Any(char.IsDigit)
        && RareLetterPairs.In(suspect) && !RareLetterPairs.In(section);

    // Two letters begin many words, so "On" counts as misspelt only by case, order or repetition.
    private static bool IsNear(string prefix, string right)
        => right.Length > 2
            ? EditDistance.Of(prefix, right) <= 2 && prefix.Length > 3
            : EditDistance.Of(prefix, right) <= 1 && prefix.ToUpperInvariant().All(right.ToUpperInvariant().Contains)
                && prefix.Length >= right.Length;

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
