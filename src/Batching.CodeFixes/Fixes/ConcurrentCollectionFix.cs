using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.CodeFixes;

/// <summary>BATCH032: replaces a private shared collection by a concurrent one, if all code that uses it still compiles.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ConcurrentCollectionFix : BatchFixProvider
{
    private const string Space = "System.Collections.Concurrent";

    // Racing items have no order, so a list becomes a bag.
    private static readonly Dictionary<string, string> s_concurrent = new(StringComparer.Ordinal)
    {
        ["Dictionary"] = "ConcurrentDictionary",
        ["List"] = "ConcurrentBag",
        ["Queue"] = "ConcurrentQueue",
        ["Stack"] = "ConcurrentStack",
    };

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [BatchDiagnostics.Race.Id];

    private protected override IReadOnlyList<Fix> Fixes(FixSite site)
    {
        IFieldSymbol? field =
            site.Property(RaceProperties.Kind) == nameof(EffectKind.Mutation) && site.Property(RaceProperties.InCallee) == "false"
            && site.Property(RaceProperties.Target) is { } name
            ? site.Type?.GetMembers(name).OfType<IFieldSymbol>().FirstOrDefault()
            : null;
        if (field is not { DeclaredAccessibility: Accessibility.Private, Type: INamedTypeSymbol type }
            || type.ContainingNamespace.ToDisplayString() != "System.Collections.Generic"
            || !s_concurrent.TryGetValue(type.Name, out string? concurrent)
            || field.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(
                site.CancellationToken) is not VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration } variable
            || declaration.SyntaxTree != site.Root.SyntaxTree
            || declaration.Type is not GenericNameSyntax declared)
        {
            return [];
        }

        var changes = new List<Change> { site.Replace(declared.Identifier, concurrent) };
        switch (variable.Initializer?.Value)
        {
            case ObjectCreationExpressionSyntax { Type: GenericNameSyntax created }:
                changes.Add(site.Replace(created.Identifier, concurrent));
                break;
            case CollectionExpressionSyntax { Elements.Count: 0 } empty:
                changes.Add(site.Replace(empty, "new()"));
                break;
        }

        if (Imports.Add(site, Space, declaration.SpanStart) is { } import)
        {
            changes.Add(import);
        }

        return [new Fix($"Make '{field.Name}' a {concurrent}", nameof(ConcurrentCollectionFix), [.. changes]) { Affects = [field.Name] }];
    }
}
