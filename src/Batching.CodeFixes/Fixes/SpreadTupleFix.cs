using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.CodeFixes;

/// <summary>
/// BATCH006, BATCH007: the elements of a tuple parameter become parameters of their own, because a tuple that Init yields is spread over
/// parameters. Uses of the tuple are replaced by these parameters.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class SpreadTupleFix : BatchFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [
        BatchDiagnostics.UnboundArgument.Id, BatchDiagnostics.AmbiguousTuple.Id];

    private protected override async Task<IReadOnlyList<Fix>> FixesAsync(FixSite site)
    {
        if (site.Method is not { } method || site.MethodSymbol is not { } symbol
            || await InitDeclaration.FindAsync(site).ConfigureAwait(false) is not { } init)
        {
            return [];
        }

        IParameterSymbol[] tuples =
        [
            .. new ItemShape(symbol).Parameters.Where(parameter => parameter.Type is INamedTypeSymbol { IsTupleType: true } type
                && type.TupleElements.Length == init.Element.TupleElements.Length),
        ];
        if (tuples.Length != 1
            || method.ParameterList.Parameters.FirstOrDefault(
                parameter => parameter.Identifier.ValueText == tuples[0].Name) is not
                {
                    Type: TupleTypeSyntax type, Default: null,
                    Modifiers.Count: 0, AttributeLists.Count: 0
                } syntax
            || Names((INamedTypeSymbol)tuples[0].Type, init.Element) is not { } names
            || Uses(site, method, tuples[0], names) is not { } changes
            || init.Naming(site, names) is not { } named)
        {
            return [];
        }

        string parameters = string.Join(", ", type.Elements.Select((element, i) => $"{element.Type} {Identifiers.Escaped(names[i])}"));
        changes.Add(site.Replace(syntax, parameters));
        changes.AddRange(site.Diagnostic.Id == BatchDiagnostics.AmbiguousTuple.Id ? named : []);
        return [new Fix(
            $"Spread '{tuples[0].Name}' over parameters", nameof(SpreadTupleFix), [.. changes]) { Affects = [symbol.Name, init.Name] }];
    }

    /// <summary>The names of the parameters: those of Init, which bind them, else those of the tuple parameter.</summary>
    private static string[]? Names(INamedTypeSymbol parameter, INamedTypeSymbol element)
    {
        string?[] names =
        [
            .. element.TupleElements.Select((given, i) =>
                given.IsExplicitlyNamedTupleElement ? given.Name
                : parameter.TupleElements[i].IsExplicitlyNamedTupleElement ? parameter.TupleElements[i].Name
                : null),
        ];
        string[] found = [.. names.OfType<string>().Distinct()];
        return found.Length == names.Length ? found : null;
    }

    /// <summary>The changes of all uses of the tuple; null if a use needs a variable, or if a name is taken.</summary>
    private static List<Change>? Uses(FixSite site, MethodDeclarationSyntax method, IParameterSymbol tuple, string[] names)
    {
        var changes = new List<Change>();
        SyntaxNode? body = (SyntaxNode?)method.Body ?? method.ExpressionBody;
        bool isDocumented =
            method.GetLeadingTrivia().Any(trivia => trivia.HasStructure && trivia.ToFullString().Contains($"\"{tuple.Name}\""));
        bool isTaken = method.ParameterList.Parameters.Any(
            parameter => names.Contains(parameter.Identifier.ValueText) && parameter.Identifier.ValueText != tuple.Name)
            || body?.DescendantTokens()
                .Any(token => token.IsKind(SyntaxKind.IdentifierToken) && names.Contains(token.ValueText) && token.ValueText != tuple.Name
                && token.Parent?.Parent is not (MemberAccessExpressionSyntax or NameColonSyntax or NameEqualsSyntax)) == true;
        if (isDocumented || isTaken)
        {
            return null;
        }

        foreach (IdentifierNameSyntax use in body?.DescendantNodes().OfType<IdentifierNameSyntax>() ?? [])
        {
            if (use.Identifier.ValueText != tuple.Name
                || !SymbolEqualityComparer.Default.Equals(site.Model.GetSymbolInfo(use, site.CancellationToken).Symbol, tuple))
            {
                continue;
            }

            if (use.Parent is MemberAccessExpressionSyntax access && access.Expression == use
                && site.Model.GetSymbolInfo(access, site.CancellationToken).Symbol is IFieldSymbol field
                && tuple.Type is INamedTypeSymbol type && Index(type, field) is >= 0 and var index)
            {
                changes.Add(site.Replace(access, Identifiers.Escaped(names[index])));
            }
            else if (IsVariable(use))
            {
                return null;
            }
            else
            {
                changes.Add(site.Replace(use, $"({string.Join(", ", names.Select(Identifiers.Escaped))})"));
            }
        }

        return changes;
    }

    private static int Index(INamedTypeSymbol tuple, IFieldSymbol field)
        => tuple.TupleElements.IndexOf(
            tuple.TupleElements.FirstOrDefault(
                element => element.Name == field.Name || element.CorrespondingTupleField?.Name == field.Name)!);

    /// <summary>Whether a use needs more than the value.</summary>
    private static bool IsVariable(IdentifierNameSyntax use) => use.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == use,
        ArgumentSyntax { RefOrOutKeyword.RawKind: not 0 } => true,
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } } => true,
        RefExpressionSyntax => true,
        MemberAccessExpressionSyntax or ConditionalAccessExpressionSyntax => true,
        _ => false,
    };
}
