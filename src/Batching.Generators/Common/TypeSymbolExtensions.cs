using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Recognises the framework's types by name.</summary>
internal static class TypeSymbolExtensions
{
    /// <summary>Whether a type is a <c>Task</c> or <c>ValueTask</c>, with or without a result.</summary>
    public static bool IsTask(this ITypeSymbol? type) => type is { Name: "Task" or "ValueTask" } && type.IsIn("System.Threading.Tasks");

    public static bool IsCancellationToken(this ITypeSymbol type) => type.Name == "CancellationToken" && type.IsIn("System.Threading");

    /// <summary>Whether a type is declared in exactly that namespace.</summary>
    public static bool IsIn(this ITypeSymbol? type, string space) => type?.ContainingNamespace?.ToDisplayString() == space;
}
