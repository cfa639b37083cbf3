using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.CodeFixes;

/// <summary>BATCH030: passes options or a token by name, so that they apply to the call.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class NameSteeringArgumentFix : BatchFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [BatchDiagnostics.SwallowedOptions.Id];

    private protected override IReadOnlyList<Fix> Fixes(FixSite site)
    {
        if (site.Node.FirstAncestorOrSelf<ArgumentSyntax>() is not
            {
                NameColon: null,
                Parent.Parent: InvocationExpressionSyntax call
            } argument
            || argument.Expression.Span != site.Diagnostic.Location.SourceSpan
            || site.Model.GetTypeInfo(argument.Expression, site.CancellationToken).Type is not { } type
            || site.Model.GetSymbolInfo(call, site.CancellationToken).Symbol is not IMethodSymbol method)
        {
            return [];
        }

        string? name = method.Parameters.FirstOrDefault(parameter =>
            LibrarySymbols.IsLibraryType(type, "CallOptions")
                ? LibrarySymbols.IsLibraryType(parameter.Type, "CallOptions")
                : type.IsCancellationToken()
                && parameter.Type.IsCancellationToken())?.Name;
        return name is null
            ? []
            : [new Fix($"Name the argument '{name}'", nameof(NameSteeringArgumentFix), [site.Insert(argument.SpanStart, $"{name}: ")])];
    }
}
