using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Reads a data component.</summary>
internal static class ComponentParser
{
    public static ComponentModel? Parse(ParseContext context, IPropertySymbol property, UniqueNames fields)
    {
        if (HiddenMembers.Of(property) is not null)
        {
            // An analyzer reports this for every member.
            return null;
        }

        string? problem = Problem(property);
        if (problem is not null)
        {
            context.Report(BatchDiagnostics.InvalidComponent, property.Locations[0], property.Name, problem);
            return null;
        }

        ITypeSymbol element = ((IArrayTypeSymbol)property.Type).ElementType;
        return new ComponentModel(
            property.Name,
            "__" + fields.Pick(Identifiers.LowerFirst(property.Name)),
            PropertyStub.ModifiersOf(property),
            TypeText.Full(element),
            property.Type.NullableAnnotation == NullableAnnotation.Annotated,
            PropertyStub.ModifierOf(property, property.GetMethod!),
            PropertyStub.ModifierOf(property, property.SetMethod!));
    }

    private static string? Problem(IPropertySymbol property) => property switch
    {
        { IsStatic: true } => "is static",
        { IsIndexer: true } => "is an indexer",
        { IsPartialDefinition: false } => "is not partial",
        { PartialImplementationPart: { } part } when !GeneratedMembers.IsGenerated(part) => "has an implementation already",
        { Type: not IArrayTypeSymbol { Rank: 1 } } => $"is of type {TypeText.Show(property.Type)}, not an array",
        { GetMethod: null } or { SetMethod: null } or { SetMethod.IsInitOnly: true } => "needs both get and set",
        _ => null,
    };
}
