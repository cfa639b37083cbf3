using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>What the rules for values that System.Text.Json writes have in common.</summary>
internal static class JsonTypes
{
    public static bool HasAttribute(ISymbol symbol, string name)
        => symbol.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == name);

    public static bool IsEnumerable(INamedTypeSymbol type)
        => type.AllInterfaces.Append(type).Any(contract => contract.SpecialType == SpecialType.System_Collections_IEnumerable);

    /// <summary>The public members of a class and its bases that are not static.</summary>
    public static IEnumerable<ISymbol> Members(INamedTypeSymbol type)
        => type.SelfAndBases().TakeWhile(part => part.SpecialType == SpecialType.None).SelectMany(part => part.GetMembers())
            .Where(member => member is { IsStatic: false, DeclaredAccessibility: Accessibility.Public });

    /// <summary>Whether a member is a property that is written.</summary>
    public static bool IsProperty(ISymbol member)
        => member is IPropertySymbol { IsIndexer: false, GetMethod.DeclaredAccessibility: Accessibility.Public };

    /// <summary>The problem of a type whose part has a problem.</summary>
    public static string Within(string part, string problem)
        => problem == EndlessTypes.Problem ? problem : $"has '{part}', which {problem}";
}
