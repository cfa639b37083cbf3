using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Determines which objects can change, so that items must not share them.</summary>
internal static class SharedObject
{
    private static readonly string[] s_mutableInterfaces = ["ICollection", "IList", "IDictionary", "ISet"];
    private static readonly string[] s_immutableNamespaces = ["System.Collections.Immutable", "System.Collections.Frozen"];

    /// <summary>A value without the conversions around it.</summary>
    public static IOperation Unconverted(IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                default:
                    return operation;
            }
        }
    }

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
            || s_immutableNamespaces.Contains(type.ContainingNamespace?.ToDisplayString()))
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
        => type.ContainingNamespace?.ToDisplayString() is "System.Collections" or "System.Collections.Generic"
            or "System.Collections.ObjectModel";

    /// <summary>Mutable classes without settable properties.</summary>
    private static bool IsKnown(INamedTypeSymbol type)
        => (type.Name is "Queue" or "Stack" && IsOfCollections(type))
        || (type.Name is "PriorityQueue" or "BitArray" && IsOfCollections(type))
        || (type.Name is "ConcurrentQueue" or "ConcurrentStack" or "ConcurrentBag"
            && type.ContainingNamespace.ToDisplayString() == "System.Collections.Concurrent")
        || (type.Name == "Random" && type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true });

    /// <summary>
    /// Whether a property or field of a class, or of its bases, can be set after construction. For a class from a reference, only visible
    /// members count.
    /// </summary>
    private static bool HasSettableState(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? part = type; part is { SpecialType: not SpecialType.System_Object }; part = part.BaseType)
        {
            bool isSource = !part.DeclaringSyntaxReferences.IsEmpty;
            foreach (ISymbol member in part.GetMembers())
            {
                bool isSettable = member is { IsStatic: false } && member switch
                {
                    IPropertySymbol { SetMethod: { IsInitOnly: false } set } => isSource || IsVisible(set),
                    IFieldSymbol { IsReadOnly: false, IsConst: false, IsImplicitlyDeclared: false } field => isSource || IsVisible(field),
                    _ => false,
                };
                if (isSettable)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsVisible(ISymbol member)
        => member.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

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
