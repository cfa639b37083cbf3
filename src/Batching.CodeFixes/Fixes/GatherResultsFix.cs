using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.CodeFixes;

/// <summary>BATCH021: writes a Post method for results that are dropped.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class GatherResultsFix : BatchFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [BatchDiagnostics.DroppedResult.Id];

    private protected override IReadOnlyList<Fix> Fixes(FixSite site)
    {
        if (site.Method is not { } method || site.MethodSymbol is not { } item
            || LibrarySymbols.Attribute(item,
                BatchSymbols.InBatchParallelAttribute)?.ApplicationSyntaxReference?.GetSyntax(
                    site.CancellationToken) is not AttributeSyntax attribute || attribute.SyntaxTree != site.Root.SyntaxTree)
        {
            return [];
        }

        string name = $"Gather{Identifiers.WithoutAsync(item.Name)}";
        if (site.Context(item.ContainingType).Members(name).Any() || GenerateMethodFix.Post(site, item, name) is not { } text)
        {
            return [];
        }

        return
        [
            new Fix($"Write the method '{name}' for the results", nameof(GatherResultsFix),
                [site.AddPost(attribute, name), site.AddAfter(method, text)])
            {
                Adds = $"{item.ContainingType.ToDisplayString()}.{name}", Affects = [Identifiers.WithoutAsync(item.Name)],
            },
        ];
    }
}
