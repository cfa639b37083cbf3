using Batching.Generators;
using Microsoft.CodeAnalysis;

namespace Batching.CodeFixes;

/// <summary>Singular names: for the value of a column, and for the method of an item.</summary>
internal static class ElementNames
{
    private static readonly string[] s_endings = ["All", "Each", "Every", "Items", "Batch"];

    /// <summary>The name of one value of a column: its singular, if that is easy to find.</summary>
    public static string Of(IPropertySymbol column)
    {
        string name = Identifiers.LowerFirst(column.Name);
        return name switch
        {
            "indices" => "index",
            _ when name.Length > 4 && name.EndsWith("ies", StringComparison.Ordinal) => name.Substring(0, name.Length - 3) + "y",
            _ when EndsWithAny(name, "xes", "sses", "ches", "shes") => name.Substring(0, name.Length - 2),
            _ when name.Length > 2 && EndsWithAny(name, "s") && !EndsWithAny(name, "ss", "us") => name.Substring(0, name.Length - 1),
            _ => name,
        };
    }

    /// <summary>A method's name silently such as 'All'.</summary>
    public static string Stem(string method)
    {
        foreach (string ending in s_endings)
        {
            if (method.Length > ending.Length && method.EndsWith(ending, StringComparison.Ordinal))
            {
                return method.Substring(0, method.Length - ending.Length);
            }
        }

        return method.Length == 0 ? "Run" : char.ToUpperInvariant(method[0]) + method.Substring(1);
    }

    private static bool EndsWithAny(string name, params string[] endings)
        => endings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal));
}
