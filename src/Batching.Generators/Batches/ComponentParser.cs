using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>Reads a data component.</summary>
internal static class ComponentParser
{
    public static ComponentModel? Parse(ParseContext context, IPropertySymbol property, UniqueNames fields)
    {
        string? problem = Problem(property);
        if (problem is not null)
        {
            context.Report(Diagnostics.InvalidComponent, property.Locations[0], property.Name, problem);
            return null;
        }

        ITypeSymbol element = ((IArrayTypeSymbol)property.Type).ElementType;
        return new ComponentModel(
            property.Name,
            "__" + fields.Pick(Identifiers.LowerFirst(property.Name)),
            Modifiers(property),
            TypeText.Full(element),
            property.Type.NullableAnnotation == NullableAnnotation.Annotated,
            AccessorModifier(property, property.GetMethod!),
            AccessorModifier(property, property.SetMethod!));
    }

    private static string? Problem(IPropertySymbol property) => property switch
    {
        { IsStatic: true } => "is static",
        { IsIndexer: true } => "is an indexer",
        { IsPartialDefinition: false } => "is not partial",
        { PartialImplementationPart: { } part } when !BatchSymbols.IsGenerated(part) => "has an implementation already",
        { Type: not IArrayTypeSymbol { Rank: 1 } } => $"is of type {ElementBinder.Show(property.Type)}, not an array",
        { GetMethod: null } or { SetMethod: null } or { SetMethod.IsInitOnly: true } => "needs both get and set",
        _ => null,
    };

    private static string Modifiers(IPropertySymbol property)
    {
        // Both parts of a partial property must have the same modifiers, in any order.
        SyntaxTokenList? declared = property.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).OfType<PropertyDeclarationSyntax>().FirstOrDefault()?.Modifiers;
        return string.Join(" ", declared?.Where(token => !token.IsKind(SyntaxKind.PartialKeyword)).Select(token => token.ValueText).Append("partial") ?? []);
    }

    private static string AccessorModifier(IPropertySymbol property, IMethodSymbol accessor)
        => accessor.DeclaredAccessibility == property.DeclaredAccessibility ? "" : SyntaxFacts.GetText(accessor.DeclaredAccessibility) + " ";
}
