using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Batching.CodeFixes;

/// <summary>BATCH013: takes a parameter by value instead of by reference, and memory instead of a span.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class PlainParameterFix : BatchFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [BatchDiagnostics.UnsupportedParameter.Id];

    private protected override IReadOnlyList<Fix> Fixes(FixSite site)
    {
        var fixes = new List<Fix>();
        if (site.Node is ParameterSyntax { Type: { } type } parameter
            && site.Model.GetDeclaredSymbol(parameter, site.CancellationToken) is { } symbol
            && site.Method is { } method)
        {
            string name = symbol.Name;
            SyntaxToken[] modifiers = [
                .. parameter.Modifiers.Where(modifier =>
                    modifier.Kind() is SyntaxKind.InKeyword or SyntaxKind.RefKeyword or SyntaxKind.ReadOnlyKeyword
                        or SyntaxKind.ScopedKeyword)];
            if (symbol.RefKind is RefKind.In or RefKind.RefReadOnlyParameter)
            {
                fixes.Add(
                    new Fix($"Take '{name}' by value", "ByValue",
                        [site.Replace(TextSpan.FromBounds(modifiers[0].SpanStart, type.SpanStart), "")])
                    {
                        Affects = [
                            method.Identifier.ValueText]
                    });
            }
            else if (symbol is { RefKind: RefKind.None, Type: INamedTypeSymbol { Arity: 1, Name: "Span" or "ReadOnlySpan" } span }
                && span.ContainingNamespace.ToDisplayString() == "System"
                && Memory(site, span, type.SpanStart) is { } memory && Uses(site, method, symbol) is { } changes)
            {
                changes.Add(
                    site.Replace(
                        TextSpan.FromBounds(modifiers.Length > 0 ? modifiers[0].SpanStart : type.SpanStart, type.Span.End), memory));
                fixes.Add(new Fix($"Take '{name}' as {memory}", "AsMemory", [.. changes]) { Affects = [method.Identifier.ValueText] });
            }
        }

        return fixes;
    }

    private static string? Memory(FixSite site, INamedTypeSymbol span, int position)
        => site.TypeAt(span.Name == "Span" ? "System.Memory`1" : "System.ReadOnlyMemory`1", position, span.TypeArguments[0]);

    /// <summary>The replacement of each use of the span; null if a use needs a variable.</summary>
    private static List<Change>? Uses(FixSite site, MethodDeclarationSyntax method, IParameterSymbol span)
    {
        IdentifierNameSyntax[] uses =
        [
            .. method.DescendantNodes().OfType<IdentifierNameSyntax>().Where(use =>
                use.Identifier.ValueText == span.Name
                    && SymbolEqualityComparer.Default.Equals(site.Model.GetSymbolInfo(use, site.CancellationToken).Symbol, span)),
        ];
        return uses.Any(use => use.Parent is AssignmentExpressionSyntax assignment && assignment.Left == use)
            || uses.Any(
                use => use.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } })
                ? null
                : [.. uses.Select(use => site.Insert(use.Span.End, ".Span"))];
    }
}
