using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Where a partial type is declared: its namespace and the chain of types around it, outermost first.</summary>
internal sealed record TypeDeclaration(string Namespace, EquatableArray<string> Headers, string Name, string FullName)
{
    public static TypeDeclaration Of(INamedTypeSymbol type)
    {
        var headers = new Stack<string>();
        for (INamedTypeSymbol? part = type; part is not null; part = part.ContainingType)
        {
            headers.Push($"partial {Keyword(part)} {Identifiers.Escaped(part.Name)}{TypeText.TypeParameterList(part.TypeParameters.Select(parameter => Identifiers.Escaped(parameter.Name)))}");
        }

        return new TypeDeclaration(
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted)),
            headers.ToEquatableArray(),
            type.Name,
            TypeText.Full(type.WithNullableAnnotation(NullableAnnotation.None)));
    }

    /// <summary>Writes what stands inside the type. Constraints are omitted: they need not be repeated.</summary>
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

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "interface",
        { TypeKind: TypeKind.Struct, IsRecord: true } => "record struct",
        { TypeKind: TypeKind.Struct } => "struct",
        { IsRecord: true } => "record",
        _ => "class",
    };
}
