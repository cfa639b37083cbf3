using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.CodeFixes;

/// <summary>BATCH010, BATCH018: removes [Action] from a method that cannot be a pipeline step. The method stays parallel.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveActionFix : BatchFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [BatchDiagnostics.WrongReturn.Id, BatchDiagnostics.NoStep.Id];

    private protected override IReadOnlyList<Fix> Fixes(FixSite site)
    {
        // Removing [Action] would remove its lock too.
        AttributeSyntax? action = site.MethodSymbol is { } method
            && LibrarySymbols.Attribute(method, BatchSymbols.ActionAttribute) is { NamedArguments.IsEmpty: true } data
            ? data.ApplicationSyntaxReference?.GetSyntax(site.CancellationToken) as AttributeSyntax
            : null;
        return action?.SyntaxTree == site.Root.SyntaxTree
            ? [new Fix("Remove [Action]", nameof(RemoveActionFix),
                [site.Remove(action)]) { Affects = [Identifiers.WithoutAsync(site.MethodSymbol!.Name)] }]
            : [];
    }
}
