using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>
/// Determines which objects may change after their creation. For types in source it reads all fields, for others only public members:
/// settable ones, and mutable collections. Not thread-safe.
/// </summary>
/// <param name="compilation">The compilation of the types.</param>
internal sealed class MutableTypes(Compilation compilation)
{
    // Each definition is checked once, because a generic type may contain ever larger instances of itself.
    private readonly Dictionary<ITypeSymbol, bool> _definitions = new(SymbolEqualityComparer.Default);

    /// <summary>Whether an object of a type may change, or an object in it.</summary>
    public bool Contains(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol or IPointerTypeSymbol or IDynamicTypeSymbol => true,
        INamedTypeSymbol { TypeKind: TypeKind.Enum or TypeKind.Delegate or TypeKind.Error } => false,
        INamedTypeSymbol { SpecialType: SpecialType.None or SpecialType.System_Nullable_T } named =>
            !IsExempt(named) && (named.TypeArguments.Any(Contains) || IsDefinition(named.OriginalDefinition)),
        INamedTypeSymbol named =>
            named.SpecialType is SpecialType.System_Collections_Generic_ICollection_T or SpecialType.System_Collections_Generic_IList_T
                || named.TypeArguments.Any(Contains),
        _ => false,
    };

    private bool IsDefinition(INamedTypeSymbol definition)
    {
        if (!_definitions.TryGetValue(definition, out bool isMutable))
        {
            // A type that contains itself depends on its other members.
            _definitions.Add(definition, false);
            _definitions[definition] = isMutable = SymbolEqualityComparer.Default.Equals(
                definition.ContainingAssembly, compilation.Assembly) ? HoldsState(definition) : ShowsState(definition);
        }

        return isMutable;
    }

    private bool HoldsState(INamedTypeSymbol type)
    {
        if (type.BaseType is { SpecialType: SpecialType.None } inherited && Contains(inherited))
        {
            return true;
        }

        foreach (ISymbol member in type.GetMembers())
        {
            // A struct in a read-only field cannot change, but objects that it refers to can. The field of a primary constructor's
            // parameter is not declared as read-only.
            if (member is IFieldSymbol { IsStatic: false, IsConst: false } field
                && ((!field.IsReadOnly && !type.IsValueType && !IsParameter(field)) || Contains(field.Type)))
            {
                return true;
            }
        }

        return type.TypeKind == TypeKind.Interface && type.GetMembers().Any(IsSettable);
    }

    private static bool ShowsState(INamedTypeSymbol type)
    {
        if (type.IsValueType)
        {
            return false;
        }

        return type.SelfAndBases().TakeWhile(part => part.SpecialType == SpecialType.None).SelectMany(part => part.GetMembers())
            .Any(IsSettable) || IsCollection(type) || type.AllInterfaces.Any(IsCollection);
    }

    private static bool IsSettable(ISymbol member) => member is { IsStatic: false, DeclaredAccessibility: Accessibility.Public }
        && member is IPropertySymbol { SetMethod: { IsInitOnly: false, DeclaredAccessibility: Accessibility.Public } }
            or IFieldSymbol { IsReadOnly: false, IsConst: false };

    private static bool IsCollection(INamedTypeSymbol type)
        => type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_ICollection_T
        || (type.Name is "ICollection" or "IList" or "IDictionary" && type.IsIn("System.Collections"))
        || (type.Name is "Random" or "IProducerConsumerCollection" && type.IsBelow("System"));

    private static bool IsParameter(IFieldSymbol field) => field.IsImplicitlyDeclared && field.AssociatedSymbol is null;

    /// <summary>Types that are immutable despite their members, or whose state does not affect results.</summary>
    private bool IsExempt(INamedTypeSymbol type)
    {
        string space = type.ContainingNamespace?.ToDisplayString() ?? "";
        if (space is "System.Collections.Immutable" or "System.Collections.Frozen")
        {
            return !type.TypeArguments.Any(Contains);
        }

        return (space == "System.Threading" && type.Name is not ("ThreadLocal" or "AsyncLocal"))
            || space is "System.Globalization" or "System.Text.RegularExpressions" or "System.Diagnostics.Metrics" or "System.Diagnostics"
            || (space == "System.Text" && type.Name.EndsWith("Encoding", StringComparison.Ordinal))
            || (type.IsBelow("System") && type.Name.EndsWith("Comparer", StringComparison.Ordinal))
            || type.IsBelow("Microsoft.Extensions.Logging");
    }
}
