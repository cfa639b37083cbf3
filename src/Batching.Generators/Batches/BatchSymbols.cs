using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>Recognises the library's own types and attributes by name: the generator references no project.</summary>
internal static class BatchSymbols
{
    public const string ActionAttribute = "Batching.ActionAttribute";
    public const string InBatchParallelAttribute = "Batching.InBatchParallelAttribute";
    public const string DataComponentAttribute = "Batching.DataComponentAttribute";
    private const string LibraryNamespace = "Batching";

    public static bool IsLibraryType(ITypeSymbol? type, string name, int arity = 0)
        => type is INamedTypeSymbol named && named.Name == name && named.Arity == arity && IsOfLibrary(named);

    public static bool IsCancellationToken(ITypeSymbol type)
        => type.Name == "CancellationToken" && type.ContainingNamespace?.ToDisplayString() == "System.Threading";

    public static AttributeData? Attribute(ISymbol symbol, string fullName)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && fullName.EndsWith("." + type.Name, StringComparison.Ordinal) && IsOfLibrary(type))
            {
                return attribute;
            }
        }

        return null;
    }

    /// <summary>The <c>Batch&lt;TKey&gt;</c> that a class derives from.</summary>
    public static INamedTypeSymbol? BatchBase(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? part = type.BaseType; part is not null; part = part.BaseType)
        {
            if (IsLibraryType(part, "Batch", 1))
            {
                return part;
            }
        }

        return null;
    }

    /// <summary>Whether a type is a batch at all.</summary>
    public static bool IsBatch(ITypeSymbol type)
    {
        for (ITypeSymbol? part = type; part is not null; part = part.BaseType)
        {
            if (IsLibraryType(part, "Batch"))
            {
                return true;
            }
        }

        return type is ITypeParameterSymbol parameter && parameter.ConstraintTypes.Any(IsBatch);
    }

    /// <summary>The first member of a class that carries one of the attributes, in declaration order.</summary>
    public static ISymbol? FirstAnnotated(INamedTypeSymbol type)
        => type.GetMembers().FirstOrDefault(member => MayBeAnnotated(member) && IsAnnotated(member));

    public static bool IsAnnotated(ISymbol member)
        => member is IMethodSymbol
            ? Attribute(member, InBatchParallelAttribute) is not null || Attribute(member, ActionAttribute) is not null
            : Attribute(member, DataComponentAttribute) is not null;

    /// <summary>The <c>[InBatchParallel]</c> of an item method or a kernel, whichever part of a partial method is asked; null for any other method.</summary>
    public static AttributeData? Parallel(IMethodSymbol method)
    {
        IMethodSymbol definition = method.PartialDefinitionPart ?? method;
        return MayBeAnnotated(definition) ? Attribute(definition, InBatchParallelAttribute) : null;
    }

    /// <summary>Attributes are bound only where syntax has some: binding is what costs.</summary>
    public static bool MayBeAnnotated(ISymbol member)
    {
        if (member is not (IMethodSymbol { MethodKind: MethodKind.Ordinary } or IPropertySymbol))
        {
            return false;
        }

        return HasAttributeLists(member) || (member is IMethodSymbol { PartialImplementationPart: { } implementation } && HasAttributeLists(implementation));
    }

    private static bool HasAttributeLists(ISymbol member)
    {
        foreach (SyntaxReference reference in member.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax() is MemberDeclarationSyntax { AttributeLists.Count: > 0 })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a type is in the library's namespace, or in that of one of its surfaces.</summary>
    public static bool IsOfLibrary(ITypeSymbol? type)
        => type is INamedTypeSymbol { ContainingType: null, ContainingNamespace: { IsGlobalNamespace: false } space }
            && (IsRoot(space) || (space.ContainingNamespace is { } outer && IsRoot(outer)));

    private static bool IsRoot(INamespaceSymbol space) => space.Name == LibraryNamespace && space.ContainingNamespace is { IsGlobalNamespace: true };
}
