using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>Recognises the library's types and attributes by name, because the generator references no other project.</summary>
internal static class LibrarySymbols
{
    public const string NameAttribute = "Batching.NameAttribute";

    private const string RootNamespace = "Batching";

    public static bool IsLibraryType(ITypeSymbol? type, string name, int arity = 0)
        => type is INamedTypeSymbol named && named.Name == name && named.Arity == arity && IsOfLibrary(named);

    /// <summary>Whether a type is in the library's root namespace or in a namespace directly below it.</summary>
    public static bool IsOfLibrary(ITypeSymbol? type)
        => type is INamedTypeSymbol { ContainingType: null, ContainingNamespace: { IsGlobalNamespace: false } space }
            && (IsRoot(space) || (space.ContainingNamespace is { } outer && IsRoot(outer)));

    /// <summary>The attribute of that name on a symbol, or null.</summary>
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

    /// <summary>Whether a member has attributes in its syntax. Binding attributes is expensive, so check this first.</summary>
    public static bool MayBeAnnotated(ISymbol member)
    {
        if (member is not (IMethodSymbol { MethodKind: MethodKind.Ordinary } or IPropertySymbol))
        {
            return false;
        }

        return HasAttributeLists(member)
            || (member is IMethodSymbol { PartialImplementationPart: { } implementation } && HasAttributeLists(implementation));
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

    private static bool IsRoot(INamespaceSymbol space)
        => space.Name == RootNamespace && space.ContainingNamespace is { IsGlobalNamespace: true };
}
