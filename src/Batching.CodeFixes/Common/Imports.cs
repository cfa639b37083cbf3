using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.CodeFixes;

/// <summary>Adds a using directive to a file that lacks it.</summary>
internal static class Imports
{
    /// <summary>The change that adds a using directive for a namespace; null if the file needs none.</summary>
    public static Change? Add(FixSite site, string space, int position)
    {
        INamespaceSymbol? symbol = site.Model.Compilation.GlobalNamespace;
        foreach (string part in space.Split('.'))
        {
            symbol = symbol?.GetNamespaceMembers().FirstOrDefault(nested => nested.Name == part);
        }

        if (symbol?.GetTypeMembers().FirstOrDefault(type => type.DeclaredAccessibility == Accessibility.Public) is not { } example
            || site.Model.LookupNamespacesAndTypes(position, name: example.Name)
                .Any(found => found.ContainingNamespace?.ToDisplayString() == space))
        {
            return null;
        }

        var unit = (CompilationUnitSyntax)site.Root;
        UsingDirectiveSyntax? next = unit.Usings.FirstOrDefault(existing =>
            existing.Alias is null && existing.StaticKeyword.RawKind == 0
                && string.CompareOrdinal(Rank(existing.Name?.ToString() ?? ""), Rank(space)) > 0);
        string text = $"using {space};{site.NewLine}";
        return next is not null ? site.Insert(next.SpanStart, text)
            : unit.Usings.Count > 0 ? site.Insert(unit.Usings.Last().Span.End, $"{site.NewLine}using {space};")
            : site.Insert(0, text + site.NewLine);
    }

    // Namespaces of the framework come first.
    private static string Rank(string name)
        => (name == "System" || name.StartsWith("System.", StringComparison.Ordinal) ? "0" : "1") + name.ToUpperInvariant();
}
