using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Finds types of results that System.Text.Json would lose silently.</summary>
internal sealed class ResultRules
{
    private readonly HashSet<ITypeSymbol> _seen = new(SymbolEqualityComparer.Default);

    /// <summary>The problem of a type, or null.</summary>
    public string? Problem(ITypeSymbol type)
    {
        if (EndlessTypes.Contains(type))
        {
            return EndlessTypes.Problem;
        }

        if (!_seen.Add(type) || type.TypeKind is TypeKind.Error or TypeKind.Enum or TypeKind.TypeParameter
            || JsonTypes.HasAttribute(type, "JsonConverterAttribute"))
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
                return JsonTypes.Within(TypeText.Show(argument), problem);
            }
        }

        if (named.IsBelow("System") || JsonTypes.IsEnumerable(named))
        {
            return null;
        }

        IPropertySymbol[] properties = [
            .. JsonTypes.Members(named).Where(member => JsonTypes.IsProperty(member) && !IsIgnored(member)).Cast<IPropertySymbol>()];
        if (properties.Length == 0 && named.TypeKind is TypeKind.Class or TypeKind.Struct && !HasIncludedField(named))
        {
            return named.GetMembers().Any(member => member is IFieldSymbol { IsStatic: false, AssociatedSymbol: null })
                ? "has fields only, of which nothing would be stored: make them properties"
                : "has no public properties, so that nothing would be stored: use a record";
        }

        return properties.Select(property => Problem(property.Type) is { } problem ? JsonTypes.Within(property.Name, problem) : null)
            .FirstOrDefault(problem => problem is not null);
    }

    private static bool IsIgnored(ISymbol property)
        => property.GetAttributes().Any(attribute =>
            attribute.AttributeClass?.Name == "JsonIgnoreAttribute" && attribute.NamedArguments.IsEmpty);

    private static bool HasIncludedField(INamedTypeSymbol type)
        => type.GetMembers().OfType<IFieldSymbol>().Any(field => JsonTypes.HasAttribute(field, "JsonIncludeAttribute"));
}
