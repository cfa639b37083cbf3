using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>Finds the batch classes of a compilation. Only declarations of classes that may be batches are bound.</summary>
internal static class BatchClasses
{
    /// <summary>
    /// Whether a class derives from <c>Batch&lt;TKey&gt;</c> and has members with attributes, or has data components and should derive from
    /// it.
    /// </summary>
    public static bool Include(INamedTypeSymbol type, CancellationToken cancellationToken)
        => (BatchSymbols.BatchBase(type) is not null && HasAnnotations(type, cancellationToken)) || HasComponents(type, cancellationToken);

    /// <summary>Whether a type has a data component. Only partial properties with an attribute are bound.</summary>
    private static bool HasComponents(INamedTypeSymbol type, CancellationToken cancellationToken)
        => type.DeclaringSyntaxReferences
            .Select(part => part.GetSyntax(cancellationToken))
            .OfType<TypeDeclarationSyntax>()
            .SelectMany(declaration => declaration.Members.OfType<PropertyDeclarationSyntax>())
            .Where(property => property.AttributeLists.Count > 0 && property.Modifiers.Any(SyntaxKind.PartialKeyword))
            .SelectMany(property => type.GetMembers(property.Identifier.ValueText))
            .Any(member => LibrarySymbols.Attribute(member, BatchSymbols.DataComponentAttribute) is not null);

    /// <summary>Whether a type has a method or property with an attribute, ours or not. It looks at syntax only.</summary>
    public static bool HasAnnotations(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (SyntaxReference part in type.DeclaringSyntaxReferences)
        {
            if (part.GetSyntax(cancellationToken) is TypeDeclarationSyntax declaration && AnnotatedClasses.HasAnnotatedMember(declaration))
            {
                return true;
            }
        }

        return false;
    }
}
