using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.CodeFixes;

/// <summary>BATCH029: makes a call mean either the item method or the batch method, in the ways that the diagnostic names.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class SayWhichCallFix : BatchFixProvider
{
    private const string Token = "cancellationToken";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [BatchDiagnostics.AmbiguousCall.Id];

    private protected override IReadOnlyList<Fix> Fixes(FixSite site)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call)
        {
            return [];
        }

        SymbolInfo bound = site.Model.GetSymbolInfo(call, site.CancellationToken);
        IMethodSymbol[] named = [.. (bound.Symbol is null ? bound.CandidateSymbols : [bound.Symbol]).OfType<IMethodSymbol>()];
        IMethodSymbol? item = named.FirstOrDefault(
            method => LibrarySymbols.Attribute(method.OriginalDefinition, BatchSymbols.InBatchParallelAttribute) is not null);
        IMethodSymbol? batchMethod = item?.ContainingType.GetMembers(item.Name).OfType<IMethodSymbol>().FirstOrDefault(method =>
            GeneratedMembers.IsGenerated(method.OriginalDefinition)
                && !method.Parameters.Any(parameter => LibrarySymbols.IsLibraryType(parameter.Type, "PerItem", 1)));
        if (item is null || batchMethod is null)
        {
            return [];
        }

        var fixes = new List<Fix>();
        ArgumentListSyntax arguments = call.ArgumentList;
        if (item.IsStatic && call.Expression is SimpleNameSyntax simple)
        {
            fixes.Add(new Fix("Call the batch method", "CallBatch", [site.Insert(simple.SpanStart, "this.")]));
        }
        else if (batchMethod.Parameters.Any(parameter => parameter is { Name: Token, HasExplicitDefaultValue: true }))
        {
            fixes.Add(
                new Fix("Call the batch method", "CallBatch",
                    [site.Insert(arguments.CloseParenToken.SpanStart, $"{(arguments.Arguments.Count > 0 ? ", " : "")}{Token}: default")]));
        }

        IParameterSymbol? own =
            item.Parameters.FirstOrDefault(parameter => !batchMethod.Parameters.Any(other => other.Name == parameter.Name));
        if (own is not null && own.Ordinal < arguments.Arguments.Count && arguments.Arguments[own.Ordinal].NameColon is null)
        {
            fixes.Add(
                new Fix("Call the item method", "CallItem",
                    [site.Insert(arguments.Arguments[own.Ordinal].SpanStart, $"{Identifiers.Escaped(own.Name)}: ")]));
        }

        return fixes;
    }
}
