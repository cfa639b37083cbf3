using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.CodeFixes;

/// <summary>BATCH025: removes an unused [BatchArgument]. <see cref="NearestNameFix"/> corrects its name instead.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class UnusedExtraFix : BatchFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [BatchDiagnostics.UnusedExtra.Id];

    private protected override IReadOnlyList<Fix> Fixes(FixSite site)
        => site.Node.FirstAncestorOrSelf<AttributeSyntax>() is { } attribute
            ? [new Fix("Remove the [BatchArgument]", nameof(UnusedExtraFix), [site.Remove(attribute)])]
            : [];
}
