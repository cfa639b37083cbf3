using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Where a partial type is declared: its namespace and the chain of types around it, outermost first.</summary>
/// <param name="Namespace">The namespace; empty for the global one.</param>
/// <param name="Headers">The header of each type.</param>
/// <param name="Name">The type's name.</param>
/// <param name="FullName">The type as C# text.</param>
/// <param name="Aliases">The extern aliases of the project.</param>
/// <param name="IsObsolete">Whether it, or a containing type, is obsolete.</param>
internal sealed record TypeDeclaration(
    string Namespace, EquatableArray<string> Headers, string Name, string FullName, EquatableArray<string> Aliases, bool IsObsolete)
{
    public static TypeDeclaration Of(INamedTypeSymbol type, Compilation compilation)
    {
        var headers = new Stack<string>();
        for (INamedTypeSymbol? part = type; part is not null; part = part.ContainingType)
        {
            headers.Push(
                $"partial {Keyword(part)} "
                    + $"{Identifiers.Escaped(part.Name)}{TypeText.TypeParameterList(part.TypeParameters.Select(parameter => Identifiers.Escaped(parameter.Name)))}");
        }

        return new TypeDeclaration(
            type.ContainingNamespace.IsGlobalNamespace
                ? ""
                : type.ContainingNamespace.ToDisplayString(
                    SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted)),
            headers.ToEquatableArray(),
            type.Name,
            TypeText.Full(type.WithNullableAnnotation(NullableAnnotation.None)),
            AssemblyAliases.Of(compilation).ToEquatableArray(),
            ContainingTypesAndSelf(type)
                .Any(part => part.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == nameof(ObsoleteAttribute))));
    }

    /// <summary>Writes the members inside the type. Constraints need not be repeated, so they are omitted.</summary>
    public void Write(CodeWriter writer, System.Action members, string contract = "")
    {
        for (var i = 0; i < Headers.Count; i++)
        {
            writer.Line(contract.Length > 0 && i == Headers.Count - 1 ? $"{Headers[i]} : {contract}" : Headers[i]);
            writer.Open();
        }

        members();
        foreach (string _ in Headers)
        {
            writer.Close();
        }
    }

    /// <summary>A type and those around it, the outermost first.</summary>
    public static IEnumerable<INamedTypeSymbol> ContainingTypesAndSelf(INamedTypeSymbol type)
        => type.ContainingType is null ? [type] : [.. ContainingTypesAndSelf(type.ContainingType), type];

    /// <summary>The keyword of a type's declaration.</summary>
    public static string Keyword(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "interface",
        { TypeKind: TypeKind.Struct, IsRecord: true } => "record struct",
        { TypeKind: TypeKind.Struct } => "struct",
        { IsRecord: true } => "record",
        _ => "class",
    };
}
