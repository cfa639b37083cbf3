using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>From where a type or member can be named, in ascending order of reach.</summary>
internal enum Visibility
{
    Private,
    Internal,
    Public,
}

/// <summary>Finds how far a type can be named.</summary>
internal static class VisibilityExtensions
{
    /// <summary>The least of a type's own accessibility, that of the types around it and of its type arguments.</summary>
    public static Visibility Visibility(this ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType.Visibility(),
        INamedTypeSymbol named => SelfAndContaining(named)
            .SelectMany(part => part.TypeArguments.Select(Visibility).Append(Of(part.DeclaredAccessibility)))
            .Min(),
        _ => Generators.Visibility.Public,
    };

    /// <summary>The modifier of a member of a type that must not reach further than what it names.</summary>
    public static string Modifier(this Visibility member, Visibility type)
        => member >= type || member == Generators.Visibility.Public ? "public" : member == Generators.Visibility.Internal ? "internal" : "private";

    private static Visibility Of(Accessibility accessibility) => accessibility switch
    {
        Accessibility.Public or Accessibility.NotApplicable => Generators.Visibility.Public,
        Accessibility.Internal or Accessibility.ProtectedOrInternal => Generators.Visibility.Internal,
        _ => Generators.Visibility.Private,
    };

    private static IEnumerable<INamedTypeSymbol> SelfAndContaining(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? part = type; part is not null; part = part.ContainingType)
        {
            yield return part;
        }
    }
}
