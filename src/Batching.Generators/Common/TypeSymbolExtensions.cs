using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Recognises the framework's types by name.</summary>
internal static class TypeSymbolExtensions
{
    /// <summary>Whether a type is a <c>Task</c> or <c>ValueTask</c>, with or without a result.</summary>
    public static bool IsTask(this ITypeSymbol? type) => type is { Name: "Task" or "ValueTask" } && type.IsIn("System.Threading.Tasks");

    public static bool IsCancellationToken(this ITypeSymbol type) => type.Name == "CancellationToken" && type.IsIn("System.Threading");

    /// <summary>Whether a type is declared in exactly that namespace.</summary>
    public static bool IsIn(this ITypeSymbol? type, string space)
    {
        // Analyzers ask this at every call, so it does not build the text of the namespace.
        int end = space.Length;
        for (INamespaceSymbol? part = type?.ContainingNamespace; part is { IsGlobalNamespace: false }; part = part.ContainingNamespace)
        {
            int start = end - part.Name.Length;
            if (start < 0 || string.CompareOrdinal(space, start, part.Name, 0, part.Name.Length) != 0)
            {
                return false;
            }

            if (start == 0)
            {
                return part.ContainingNamespace is { IsGlobalNamespace: true };
            }

            if (space[start - 1] != '.')
            {
                return false;
            }

            end = start - 1;
        }

        return false;
    }
}
