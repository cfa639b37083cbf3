using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Which types of results System.Text.Json would lose silently.</summary>
internal sealed class ResultRules
{
    private readonly HashSet<ITypeSymbol> _seen = new(SymbolEqualityComparer.Default);

    /// <summary>What is wrong with a type, or null.</summary>
    public string? Problem(ITypeSymbol type)
    {
        if (EndlessTypes.Contains(type))
        {
            return EndlessTypes.Problem;
        }

        if (!_seen.Add(type) || type.TypeKind is TypeKind.Error or TypeKind.Enum or TypeKind.TypeParameter || HasConverter(type))
        {
            return null;
        }

        switch (type)
        {
            case IArrayTypeSymbol { Rank: 1 } array:
                return Problem(array.ElementType);
            case IArrayTypeSymbol:
                return "is an array of several dimensions, which JSON does not have: use an array of arrays";
            case INamedTypeSymbol { IsTupleType: true }:
                return "is a tuple, of which nothing would be stored: use a record";
            case INamedTypeSymbol { TypeKind: TypeKind.Delegate } or IPointerTypeSymbol or IFunctionPointerTypeSymbol or IDynamicTypeSymbol:
                return "cannot be stored: use a record of numbers, texts and the like";
            case INamedTypeSymbol { SpecialType: SpecialType.System_Object }:
                return "is object: what was stored could not be read again. Use a record";
        }

        if (type is not INamedTypeSymbol named || named.SpecialType is not (SpecialType.None or SpecialType.System_Nullable_T))
        {
            return null;
        }

        foreach (ITypeSymbol argument in named.TypeArguments)
        {
            if (Problem(argument) is { } problem)
            {
                return Within(TypeText.Show(argument), problem);
            }
        }

        if (IsFramework(named) || named.AllInterfaces.Any(contract => contract.SpecialType == SpecialType.System_Collections_IEnumerable))
        {
            return null;
        }

        IPropertySymbol[] properties = [.. Properties(named)];
        if (properties.Length == 0 && named.TypeKind is TypeKind.Class or TypeKind.Struct && !HasIncludedField(named))
        {
            return named.GetMembers().Any(member => member is IFieldSymbol { IsStatic: false, AssociatedSymbol: null })
                ? "has fields only, of which nothing would be stored: make them properties"
                : "has no public properties, so that nothing would be stored: use a record";
        }

        return properties.Select(property => Problem(property.Type) is { } problem ? Within(property.Name, problem) : null)
            .FirstOrDefault(problem => problem is not null);
    }

    private static string Within(string part, string problem)
        => problem == EndlessTypes.Problem ? problem : $"has '{part}', which {problem}";

    private static IEnumerable<IPropertySymbol> Properties(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? part = type; part is not null && part.SpecialType == SpecialType.None; part = part.BaseType)
        {
            foreach (IPropertySymbol property in part.GetMembers().OfType<IPropertySymbol>())
            {
                if (property is
                    {
                        IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public,
                        GetMethod.DeclaredAccessibility: Accessibility.Public
                    } && !IsIgnored(property))
                {
                    yield return property;
                }
            }
        }
    }

    private static bool IsIgnored(IPropertySymbol property)
        => property.GetAttributes()
            .Any(attribute => attribute.AttributeClass?.Name == "JsonIgnoreAttribute" && attribute.NamedArguments.IsEmpty);

    private static bool HasConverter(ISymbol type)
        => type.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "JsonConverterAttribute");

    private static bool HasIncludedField(INamedTypeSymbol type)
        => type.GetMembers().OfType<IFieldSymbol>()
            .Any(field => field.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "JsonIncludeAttribute"));

    private static bool IsFramework(INamedTypeSymbol type)
        => type.ContainingNamespace is { IsGlobalNamespace: false } space
            && (space.ToDisplayString() == "System" || space.ToDisplayString().StartsWith("System.", StringComparison.Ordinal));
}
