using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Recognises types by name.</summary>
internal static class TypeSymbolExtensions
{
    /// <summary>A type and its base classes, the most derived first.</summary>
    public static IEnumerable<ITypeSymbol> SelfAndBases(this ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            yield return type;
        }
    }

    /// <inheritdoc cref="SelfAndBases(ITypeSymbol?)"/>
    public static IEnumerable<INamedTypeSymbol> SelfAndBases(this INamedTypeSymbol? type)
        => SelfAndBases((ITypeSymbol?)type).Cast<INamedTypeSymbol>();

    /// <summary>The name of a type in metadata: <c>Space.Outer+Inner`1</c>.</summary>
    public static string FullMetadataName(this INamedTypeSymbol type)
        => type.ContainingType is { } outer ? $"{outer.FullMetadataName()}+{type.MetadataName}"
            : type.ContainingNamespace is { IsGlobalNamespace: false } space ? $"{space.ToDisplayString()}.{type.MetadataName}"
            : type.MetadataName;

    /// <summary>Whether a type is declared in that namespace or in one below it.</summary>
    public static bool IsBelow(this ITypeSymbol type, string space)
        => type.ContainingNamespace?.ToDisplayString() is { } name
            && (name == space || name.StartsWith(space + ".", StringComparison.Ordinal));

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
