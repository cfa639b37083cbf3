using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>
/// Stable, readable file names for generated code. They are compared without regard to case, so types whose names differ by case alone get
/// a suffix.
/// </summary>
internal static class HintNames
{
    private static readonly ConditionalWeakTable<Compilation, HashSet<string>> s_ambiguousNames = new();

    public static string Of(INamedTypeSymbol type, Compilation compilation, string surface)
    {
        var names = new List<string>();
        var segments = new List<string>();
        for (ISymbol? part = type; part is INamedTypeSymbol or INamespaceSymbol { IsGlobalNamespace: false }; part = part.ContainingSymbol)
        {
            names.Add(part.Name);
            segments.Add(
                part is INamedTypeSymbol { Arity: > 0 } generic
                    ? $"{part.Name}_{generic.Arity.ToString(CultureInfo.InvariantCulture)}"
                    : part.Name);
        }

        segments.Reverse();
        string name = string.Join(".", segments);
        HashSet<string> ambiguous = s_ambiguousNames.GetValue(compilation, FindAmbiguousNames);
        string suffix = names.Any(ambiguous.Contains) ? "." + StableHash(name) : "";
        return $"{Ascii(name)}{suffix}.{surface}.g.cs";
    }

    /// <summary>
    /// Names of source declarations that differ from another name only in case. It takes one pass over the declaration table.
    /// </summary>
    private static HashSet<string> FindAmbiguousNames(Compilation compilation)
    {
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var ambiguous = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        compilation.ContainsSymbolsWithName(name =>
            {
                if (!seen.TryGetValue(name, out string? first))
                {
                    seen.Add(name, name);
                }
                else if (!string.Equals(first, name, StringComparison.Ordinal))
                {
                    ambiguous.Add(name);
                }

                return false;
            },
            SymbolFilter.Namespace | SymbolFilter.Type);
        return ambiguous;
    }

    /// <summary>FNV-1a over the UTF-16 units: the same in every process, unlike <see cref="string.GetHashCode()"/>.</summary>
    public static string StableHash(string text)
    {
        uint hash = 2166136261;
        foreach (char unit in text)
        {
            hash = unchecked((hash ^ unit) * 16777619);
        }

        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }

    private static string Ascii(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (char unit in name)
        {
            bool isPlain = unit is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '.';
            text.Append(isPlain ? unit.ToString() : "u" + ((int)unit).ToString("x4", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
