using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>The code that can name a type or member, in ascending order.</summary>
internal enum Visibility
{
    Private,
    Internal,
    Public,
}

/// <summary>Finds the visibility of a type.</summary>
internal static class VisibilityExtensions
{
    /// <summary>The least of the accessibility of a type, of its containing types and of its type arguments.</summary>
    public static Visibility Visibility(this ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType.Visibility(),
        INamedTypeSymbol named => SelfAndContaining(named)
            .SelectMany(part => part.TypeArguments.Select(Visibility).Append(Of(part.DeclaredAccessibility)))
            .Min(),
        _ => Generators.Visibility.Public,
    };

    /// <summary>The modifier of a member that must not be more visible than the types in its signature.</summary>
    public static string Modifier(this Visibility member, INamedTypeSymbol type, IEnumerable<ITypeSymbol> named)
    {
        Visibility ofType = type.Visibility();
        bool reachesAll =
            member == Generators.Visibility.Private ? ofType == member && named.All(each => each.ReachesAsFarAs(type)) : member >= ofType;
        return reachesAll || member == Generators.Visibility.Public
            ? "public"
            : member == Generators.Visibility.Internal ? "internal" : "private";
    }

    /// <summary>Whether a type can be named everywhere where another type can. Both are private or protected at some level.</summary>
    private static bool ReachesAsFarAs(this ITypeSymbol named, INamedTypeSymbol type) => named switch
    {
        IArrayTypeSymbol array => array.ElementType.ReachesAsFarAs(type),
        INamedTypeSymbol self => SelfAndContaining(self).All(part =>
            part.TypeArguments.All(argument => argument.ReachesAsFarAs(type))
            && (Of(part.DeclaredAccessibility) != Generators.Visibility.Private
                || SelfAndContaining(type).Any(link => IsWithin(link, part)))),
        _ => true,
    };

    /// <summary>Whether the accessibility of one nested type limits it to the code that can name the other.</summary>
    private static bool IsWithin(INamedTypeSymbol inner, INamedTypeSymbol outer)
        => (inner.DeclaredAccessibility == Accessibility.Private || inner.DeclaredAccessibility == outer.DeclaredAccessibility)
        && inner.ContainingType is { } container
        && SelfAndContaining(container).Contains(outer.ContainingType, SymbolEqualityComparer.Default);

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
