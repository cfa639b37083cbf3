using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Recognises batch classes and their annotated members.</summary>
internal static class BatchSymbols
{
    public const string ActionAttribute = "Batching.ActionAttribute";
    public const string InBatchParallelAttribute = "Batching.InBatchParallelAttribute";
    public const string DataComponentAttribute = "Batching.DataComponentAttribute";

    /// <summary>The <c>Batch&lt;TKey&gt;</c> that a class derives from, or null.</summary>
    public static INamedTypeSymbol? BatchBase(INamedTypeSymbol type)
        => type.BaseType.SelfAndBases().FirstOrDefault(part => LibrarySymbols.IsLibraryType(part, "Batch", 1));

    /// <summary>Whether a type is <c>Batch</c>, derives from it, or is a type parameter with such a constraint.</summary>
    public static bool IsBatch(ITypeSymbol type)
    {
        for (ITypeSymbol? part = type; part is not null; part = part.BaseType)
        {
            if (LibrarySymbols.IsLibraryType(part, "Batch"))
            {
                return true;
            }
        }

        return type is ITypeParameterSymbol parameter && parameter.ConstraintTypes.Any(IsBatch);
    }

    /// <summary>The first member of a class that carries one of the attributes, in declaration order.</summary>
    public static ISymbol? FirstAnnotated(INamedTypeSymbol type)
        => type.GetMembers().FirstOrDefault(member => LibrarySymbols.MayBeAnnotated(member) && IsAnnotated(member));

    public static bool IsAnnotated(ISymbol member)
        => member is IMethodSymbol
            ? LibrarySymbols.Attribute(member, InBatchParallelAttribute) is not null
                || LibrarySymbols.Attribute(member, ActionAttribute) is not null
            : LibrarySymbols.Attribute(member, DataComponentAttribute) is not null;

    /// <summary>
    /// The <c>[InBatchParallel]</c> of an item method or kernel, for either part of a partial method. Null for any other method.
    /// </summary>
    public static AttributeData? Parallel(IMethodSymbol method)
    {
        IMethodSymbol definition = method.PartialDefinitionPart ?? method;
        return LibrarySymbols.MayBeAnnotated(definition) ? LibrarySymbols.Attribute(definition, InBatchParallelAttribute) : null;
    }
}
