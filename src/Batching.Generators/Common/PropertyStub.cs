using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>
/// The other part of a partial property for which we report an error. Without it the compiler would report the missing part instead,
/// because a build with errors in declarations runs no analyzer.
/// </summary>
internal sealed record PropertyStub(string Modifiers, string Type, string Name, EquatableArray<string> Accessors)
{
    /// <summary>The other part of a property; null if it exists already, or cannot exist.</summary>
    public static PropertyStub? Of(IPropertySymbol property)
        => property.IsPartialDefinition && property.Parameters.All(parameter => parameter.RefKind == RefKind.None)
                && (property.PartialImplementationPart is null || GeneratedMembers.IsGenerated(property.PartialImplementationPart))
            ? new(
                ModifiersOf(property),
                TypeText.Full(property.Type),
                property.IsIndexer
                    ? $"this[{string.Join(", ", property.Parameters.Select(parameter => $"{TypeText.Full(parameter.Type)} {Identifiers.Escaped(parameter.Name)}"))}]"
                    : Identifiers.Escaped(property.Name),
                AccessorsOf(property).ToEquatableArray())
            : null;

    /// <summary>The modifiers of the user's part, which the generated part must repeat in any order.</summary>
    public static string ModifiersOf(IPropertySymbol property)
    {
        SyntaxTokenList? declared = property.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax())
            .OfType<BasePropertyDeclarationSyntax>().FirstOrDefault()?.Modifiers;
        return string.Join(" ",
            declared?.Where(token => !token.IsKind(SyntaxKind.PartialKeyword)).Select(token => token.ValueText).Append("partial") ?? []);
    }

    /// <summary>The modifier of an accessor, which must be repeated too.</summary>
    public static string ModifierOf(IPropertySymbol property, IMethodSymbol accessor)
        => accessor.DeclaredAccessibility == property.DeclaredAccessibility
            ? ""
            : SyntaxFacts.GetText(accessor.DeclaredAccessibility) + " ";

    public void Write(CodeWriter writer)
    {
        writer.Line(GeneratedMembers.Attributes);
        writer.Line($"{Modifiers} {Type} {Name} {{ {string.Join(" ", Accessors)} }}");
        writer.Separate();
    }

    private static IEnumerable<string> AccessorsOf(IPropertySymbol property)
    {
        foreach (IMethodSymbol accessor in new[] { property.GetMethod, property.SetMethod }.OfType<IMethodSymbol>())
        {
            string kind = accessor.MethodKind == MethodKind.PropertyGet ? "get" : accessor.IsInitOnly ? "init" : "set";
            yield return $"{ModifierOf(property, accessor)}{kind} => throw null!;";
        }
    }
}
