using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.CodeFixes;

/// <summary>BATCH032: counts and sums with Interlocked.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class InterlockedFix : BatchFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [BatchDiagnostics.Race.Id];

    private protected override IReadOnlyList<Fix> Fixes(FixSite site)
    {
        if (site.Property(RaceProperties.IsWholeNumber) != "true" || site.Property(RaceProperties.InCallee) != "false"
            || site.Node.AncestorsAndSelf().OfType<ExpressionSyntax>()
                .FirstOrDefault(node => node.Span == site.Diagnostic.Location.SourceSpan) is not { } write
            // Interlocked does not notice an overflow.
            || write.Ancestors().Any(around => around is CheckedExpressionSyntax or CheckedStatementSyntax)
            || site.Model.Compilation.Options is CSharpCompilationOptions { CheckOverflow: true }
            || site.TypeAt("System.Threading.Interlocked", write.SpanStart) is not { } interlocked)
        {
            return [];
        }

        bool isUsed = write.Parent is not (ExpressionStatementSyntax or ForStatementSyntax)
            && !(write.Parent is ArrowExpressionClauseSyntax && site.MethodSymbol is { ReturnsVoid: true }
            && write.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is null);
        (string Method, ExpressionSyntax Target, string Arguments, string Before)? call = write switch
        {
            PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression } unary =>
                ("Increment", unary.Operand, "", " - 1"),
            PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostDecrementExpression } unary =>
                ("Decrement", unary.Operand, "", " + 1"),
            PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression } unary => ("Increment", unary.Operand, "", ""),
            PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreDecrementExpression } unary => ("Decrement", unary.Operand, "", ""),
            AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression } sum => ("Add", sum.Left, $", {sum.Right}", ""),
            AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SubtractAssignmentExpression } sum =>
                ("Add", sum.Left, $", -{Negated(sum.Right)}", ""),
            _ => null,
        };
        if (call is not { } found
            || site.Model.GetSymbolInfo(
                found.Target, site.CancellationToken).Symbol is not (IFieldSymbol { IsReadOnly: false } or ILocalSymbol))
        {
            return [];
        }

        string text = $"{interlocked}.{found.Method}(ref {found.Target}{found.Arguments})";
        string value = isUsed && found.Before.Length > 0 ? $"({text}{found.Before})" : text;
        return [new Fix($"Use Interlocked.{found.Method}", nameof(InterlockedFix), [site.Replace(write, value)])];
    }

    private static string Negated(ExpressionSyntax expression)
        => expression is IdentifierNameSyntax or LiteralExpressionSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax
            or ElementAccessExpressionSyntax or ParenthesizedExpressionSyntax
            ? expression.ToString()
            : $"({expression})";
}
