using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.CodeFixes;

/// <summary>
/// BATCH001, BATCH101, BATCH201, BATCH301: makes a batch class, loop, component, net or run partial, with every containing type.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MakePartialFix : BatchFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [
        BatchDiagnostics.NotPartial.Id, LoopDiagnostics.NotPartial.Id, NetDiagnostics.NotPartial.Id, RunDiagnostics.NotPartial.Id];

    private protected override IReadOnlyList<Fix> Fixes(FixSite site)
    {
        if (site.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } outermost)
        {
            return [];
        }

        // The diagnostic names the outermost type first. The types inside would be next.
        HashSet<TypeDeclarationSyntax> types = [outermost];
        foreach (TypeDeclarationSyntax nested in outermost.DescendantNodes(node => node is TypeDeclarationSyntax)
            .OfType<TypeDeclarationSyntax>())
        {
            if (site.Model.GetDeclaredSymbol(nested, site.CancellationToken) is { } symbol
                && (LoopSymbols.IsLoop(symbol) || LibrarySymbols.Attribute(symbol, RunSymbols.RunAttribute) is not null
                    || (BatchSymbols.BatchBase(symbol) is not null && BatchSymbols.FirstAnnotated(symbol) is not null)))
            {
                types.UnionWith(nested.AncestorsAndSelf().TakeWhile(node => node != outermost).OfType<TypeDeclarationSyntax>());
            }
        }

        Change[] changes =
        [
            .. types.Where(type => !type.Modifiers.Any(SyntaxKind.PartialKeyword))
                .Select(type => site.Insert(type.Keyword.SpanStart, "partial ")),
        ];
        return
        [
            new Fix($"Make '{outermost.Identifier.ValueText}' partial", nameof(MakePartialFix), [.. changes]) { MayReveal = true },
        ];
    }
}
