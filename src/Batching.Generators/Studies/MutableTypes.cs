using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>
/// Which objects may change after they were made. Not thread-safe. Of types in source all fields are seen, of others what is public: a
/// member that can be set, or a collection that can be added to.
/// </summary>
/// <param name="compilation">Whose types they are.</param>
internal sealed class MutableTypes(Compilation compilation)
{
    // Each definition once: what a generic type is made of may be larger instances of itself, without an end.
    private readonly Dictionary<ITypeSymbol, bool> _definitions = new(SymbolEqualityComparer.Default);

    /// <summary>Whether an object of a type may change, or one that it holds.</summary>
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
            // What holds itself changes as the rest of it does.
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
            // A struct in a read-only place cannot change, what it refers to can. What a primary constructor's parameter is kept in is not
            // declared as read-only.
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

        for (INamedTypeSymbol? part = type; part is { SpecialType: SpecialType.None }; part = part.BaseType)
        {
            if (part.GetMembers().Any(IsSettable))
            {
                return true;
            }
        }

        return IsCollection(type) || type.AllInterfaces.Any(IsCollection);
    }

    private static bool IsSettable(ISymbol member) => member is { IsStatic: false, DeclaredAccessibility: Accessibility.Public }
        && member is IPropertySymbol { SetMethod: { IsInitOnly: false, DeclaredAccessibility: Accessibility.Public } }
            or IFieldSymbol { IsReadOnly: false, IsConst: false };

    private static bool IsCollection(INamedTypeSymbol type)
        => type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_ICollection_T
        || (type.Name is "ICollection" or "IList" or "IDictionary" && type.ContainingNamespace?.ToDisplayString() == "System.Collections")
        || (type.Name is "Random" or "IProducerConsumerCollection" && IsIn(type, "System"));

    private static bool IsParameter(IFieldSymbol field) => field.IsImplicitlyDeclared && field.AssociatedSymbol is null;

    /// <summary>What cannot change whatever its members say, or whose state no result depends on.</summary>
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
            || (IsIn(type, "System") && type.Name.EndsWith("Comparer", StringComparison.Ordinal))
            || IsIn(type, "Microsoft.Extensions.Logging");
    }

    private static bool IsIn(INamedTypeSymbol type, string space)
    {
        string name = type.ContainingNamespace?.ToDisplayString() ?? "";
        return name == space || name.StartsWith(space + ".", StringComparison.Ordinal);
    }
}
