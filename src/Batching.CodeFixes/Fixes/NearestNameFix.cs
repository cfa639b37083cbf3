using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.CodeFixes;

/// <summary>
/// BATCH003, BATCH004, BATCH025, BATCH107: replaces a misspelt name by the nearest valid one, as 'nameof' or as a string.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class NearestNameFix : BatchFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [
        BatchDiagnostics.UnknownInit.Id, BatchDiagnostics.UnknownPost.Id, BatchDiagnostics.UnusedExtra.Id, LoopDiagnostics.UnknownEvent.Id];

    private protected override IReadOnlyList<Fix> Fixes(FixSite site)
    {
        if (site.Property(DiagnosticProperties.NearestName) is not { } nearest || site.AttributeArgument?.Expression is not { } expression)
        {
            return [];
        }

        Change change = expression is InvocationExpressionSyntax
        {
            Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" },
            ArgumentList.Arguments: { Count: 1 } named
        }
            ? site.Replace(named[0], Identifiers.Escaped(nearest))
            : site.Replace(expression, SymbolDisplay.FormatLiteral(nearest, quote: true));
        return [new Fix($"Use '{nearest}'", nameof(NearestNameFix), [change])];
    }
}
