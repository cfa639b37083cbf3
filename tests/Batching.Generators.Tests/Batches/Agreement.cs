using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Testing;

/// <summary>
/// Compares what the generator wrote with what the analyzer complained about: an action or component is generated exactly when no error is
/// on it.
/// </summary>
internal static class Agreement
{
    /// <summary>Where the two disagree.</summary>
    /// <param name="sources">The user's files.</param>
    /// <param name="diagnostics">What the analyzer found in them.</param>
    internal static IReadOnlyList<string> Problems(IReadOnlyList<string> sources, IEnumerable<Diagnostic> diagnostics)
    {
        CSharpCompilation input = UserProject.Compile(sources);
        UserProject.Driver(new BatchGenerator()).RunGeneratorsAndUpdateCompilation(input, out Compilation output, out _);

        // What a body does is no matter of its declaration, which is generated for all the same.
        Location[] errors =
        [
            .. diagnostics.Where(
                diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id != BatchDiagnostics.Unawaited.Id)
                .Select(diagnostic => diagnostic.Location),
        ];
        MemberDeclarationSyntax[] annotated =
            [.. input.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<MemberDeclarationSyntax>())
                .Where(IsAnnotated)];
        var problems = new List<string>();

        // Overloads share a name, so their number is compared.
        foreach (IGrouping<(string Type, string Member), MemberDeclarationSyntax> overloads in annotated.GroupBy(
            member => (TypeOf(input, member), NameOf(member))))
        {
            int expected = overloads.GroupBy(member => Definition(input, member), SymbolEqualityComparer.Default)
                .Count(parts => !parts.Any(part => HasError(part, annotated, errors)));
            int written = Written(output, overloads.First(), overloads.Key.Type, overloads.Key.Member);
            if (written != expected)
            {
                problems.Add($"{overloads.Key.Type}.{overloads.Key.Member}: {expected} without an error, but {written} generated.");
            }
        }

        return problems;
    }

    // A partial method may be annotated on both of its parts.
    private static ISymbol? Definition(Compilation input, MemberDeclarationSyntax member)
    {
        ISymbol? symbol = input.GetSemanticModel(member.SyntaxTree).GetDeclaredSymbol(member);
        return symbol is IMethodSymbol { PartialDefinitionPart: { } definition } ? definition : symbol;
    }

    private static int Written(Compilation output, MemberDeclarationSyntax member, string typeName, string name)
    {
        INamedTypeSymbol type = output.GetTypeByMetadataName(typeName)!;
        if (member is PropertyDeclarationSyntax)
        {
            return type.GetMembers(name).OfType<IPropertySymbol>()
                .Count(property => property.PartialImplementationPart is { } part && GeneratedMembers.IsGenerated(part)
                && !part.DeclaringSyntaxReferences[0].GetSyntax().ToString().Contains("throw null!", StringComparison.Ordinal));
        }

        string text = $"new(\"{type.Name}.{Identifiers.WithoutAsync(name)}\")";
        return type.GetTypeMembers().SelectMany(nested => nested.GetMembers()).OfType<IFieldSymbol>().Count(field =>
            field.Type.Name == "ActionDescriptor"
                && field.DeclaringSyntaxReferences[0].GetSyntax().ToString().Contains(text, StringComparison.Ordinal));
    }

    private static bool HasError(MemberDeclarationSyntax member, MemberDeclarationSyntax[] annotated, Location[] errors)
    {
        if (errors.Any(error => IsIn(error, member))
            || member.Ancestors().OfType<BaseTypeDeclarationSyntax>().Any(type => errors.Any(error => IsAt(error, type.Identifier))))
        {
            return true;
        }

        // An action is left out with the component that its Init or Post names: the error is on the component.
        string attributes = member is MethodDeclarationSyntax ? member.AttributeLists.ToString() : "";
        return annotated.OfType<PropertyDeclarationSyntax>().Any(component =>
            component.Parent == member.Parent && attributes.Contains($"nameof({component.Identifier.ValueText})", StringComparison.Ordinal)
                && errors.Any(error => IsIn(error, component)));
    }

    private static bool IsIn(Location error, SyntaxNode node)
        => error.SourceTree?.FilePath == node.SyntaxTree.FilePath && node.Span.Contains(error.SourceSpan);

    private static bool IsAt(Location error, SyntaxToken token)
        => error.SourceTree?.FilePath == token.SyntaxTree?.FilePath && token.Span == error.SourceSpan;

    private static bool IsAnnotated(MemberDeclarationSyntax member)
        => member is MethodDeclarationSyntax or PropertyDeclarationSyntax && member.Parent is TypeDeclarationSyntax
        && member.AttributeLists.SelectMany(list => list.Attributes)
            .Any(attribute => attribute.Name.ToString() is "Action" or "InBatchParallel" or "DataComponent");

    private static string NameOf(MemberDeclarationSyntax member)
        => member is MethodDeclarationSyntax method
            ? method.Identifier.ValueText
            : ((PropertyDeclarationSyntax)member).Identifier.ValueText;

    private static string TypeOf(Compilation input, MemberDeclarationSyntax member)
    {
        var type = (INamedTypeSymbol)input.GetSemanticModel(member.SyntaxTree).GetDeclaredSymbol((TypeDeclarationSyntax)member.Parent!)!;
        string name = type.MetadataName;
        for (INamedTypeSymbol? part = type.ContainingType; part is not null; part = part.ContainingType)
        {
            name = part.MetadataName + "+" + name;
        }

        for (INamespaceSymbol space = type.ContainingNamespace; !space.IsGlobalNamespace; space = space.ContainingNamespace)
        {
            name = $"{space.MetadataName}.{name}";
        }

        return name;
    }
}
