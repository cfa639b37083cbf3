using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Determines which objects can change, so that items must not share them.</summary>
internal static class SharedObject
{
    private static readonly string[] s_mutableInterfaces = ["ICollection", "IList", "IDictionary", "ISet"];

    /// <summary>
    /// Whether a value is a mutable object. Objects that a library shares (<c>Encoding.UTF8</c>) and empty arrays do not count.
    /// </summary>
    public static bool IsMutable(IOperation value)
        => value is { Type: { } type, ConstantValue.HasValue: false } && IsMutable(type) && !IsEmptyArray(value) && !IsLibraryMember(value);

    private static bool IsMutable(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol)
        {
            return true;
        }

        if (type is not INamedTypeSymbol { IsReferenceType: true, TypeKind: TypeKind.Class or TypeKind.Interface } named
            || type.SpecialType is SpecialType.System_String or SpecialType.System_Object
            || type.IsIn("System.Collections.Immutable") || type.IsIn("System.Collections.Frozen"))
        {
            return false;
        }

        if (IsOfCollections(named)
            && (named.Name.StartsWith("ReadOnly", StringComparison.Ordinal)
                || named.Name.StartsWith("IReadOnly", StringComparison.Ordinal)))
        {
            return false;
        }

        return named.AllInterfaces.Append(named).Any(contract => IsOfCollections(contract) && s_mutableInterfaces.Contains(contract.Name))
            || (named.TypeKind == TypeKind.Class && (IsKnown(named) || HasSettableState(named)));
    }

    private static bool IsOfCollections(INamedTypeSymbol type)
        => type.IsIn("System.Collections") || type.IsIn("System.Collections.Generic") || type.IsIn("System.Collections.ObjectModel");

    /// <summary>Mutable classes without settable properties.</summary>
    private static bool IsKnown(INamedTypeSymbol type)
        => (type.Name is "Queue" or "Stack" or "PriorityQueue" or "BitArray" && IsOfCollections(type))
        || (type.Name is "ConcurrentQueue" or "ConcurrentStack" or "ConcurrentBag" && type.IsIn("System.Collections.Concurrent"))
        || (type.Name == "Random" && type.IsIn("System"));

    /// <summary>
    /// Whether a property or field of a class, or of its bases, can be set after construction. For a class from a reference, only visible
    /// members count.
    /// </summary>
    private static bool HasSettableState(INamedTypeSymbol type)
        => type.SelfAndBases().SelectMany(part => part.GetMembers()).Any(member => member is { IsStatic: false } && member switch
        {
            IPropertySymbol { SetMethod: { IsInitOnly: false } set } => IsVisible(set),
            IFieldSymbol { IsReadOnly: false, IsConst: false, IsImplicitlyDeclared: false } field => IsVisible(field),
            _ => false,
        });

    private static bool IsVisible(ISymbol member)
        => !member.ContainingType.DeclaringSyntaxReferences.IsEmpty
            || member.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    private static bool IsEmptyArray(IOperation value) => value switch
    {
        IArrayCreationOperation array => array.DimensionSizes.All(size => size.ConstantValue is { HasValue: true, Value: 0 }),
        ICollectionExpressionOperation { Type: IArrayTypeSymbol, Elements.IsEmpty: true } => true,
        IInvocationOperation { TargetMethod: { Name: "Empty", ContainingType: { Name: "Array", ContainingNamespace.Name: "System" } } } =>
            true,
        _ => false,
    };

    private static bool IsLibraryMember(IOperation value)
        => value is IMemberReferenceOperation { Member: { IsStatic: true, DeclaringSyntaxReferences.IsEmpty: true } };
}
