using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.CodeFixes;

/// <summary>BATCH033: turns a check of a concurrent dictionary and the write that depends on it into one call.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AtomicCallFix : BatchFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [BatchDiagnostics.CheckThenAct.Id];

    private protected override IReadOnlyList<Fix> Fixes(FixSite site)
    {
        if (site.Node.FirstAncestorOrSelf<IfStatementSyntax>() is not { Else: null } check
            || check.Condition is not PrefixUnaryExpressionSyntax
            {
                RawKind: (int)SyntaxKind.LogicalNotExpression,
                Operand: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ContainsKey" } asked, ArgumentList.Arguments: { Count: 1 } keys },
            }
            || Only(check.Statement) is not ExpressionStatementSyntax act || Entry(act.Expression) is not { } entry
            || !SyntaxFactory.AreEquivalent(entry.Dictionary, asked.Expression)
            || !SyntaxFactory.AreEquivalent(entry.Key, keys[0].Expression)
            || site.Model.GetTypeInfo(
                asked.Expression, site.CancellationToken).Type is not INamedTypeSymbol { Name: "ConcurrentDictionary" } dictionary
            || dictionary.ContainingNamespace.ToDisplayString() != "System.Collections.Concurrent"
            || check.DescendantTrivia()
                .Any(trivia => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
            && check.Span.Contains(trivia.Span))
            || !IsPlain(entry.Key) || entry.Value.DescendantNodesAndSelf().Any(node => node is AwaitExpressionSyntax))
        {
            return [];
        }

        // A factory keeps the value from being computed if the entry exists, as before.
        bool isPlain = IsPlain(entry.Value);
        string key = entry.Key.ToString();
        string text =
            isPlain ? $"{asked.Expression}.TryAdd({key}, {entry.Value});" : $"{asked.Expression}.GetOrAdd({key}, _ => {entry.Value});";
        return [new Fix($"Use {(isPlain ? "TryAdd" : "GetOrAdd")}", nameof(AtomicCallFix), [site.Replace(check, text)])];
    }

    private static StatementSyntax? Only(StatementSyntax statement)
        => statement is BlockSyntax block ? (block.Statements.Count == 1 ? block.Statements[0] : null) : statement;

    private static (ExpressionSyntax Dictionary, ExpressionSyntax Key, ExpressionSyntax Value)? Entry(ExpressionSyntax act) => act switch
    {
        AssignmentExpressionSyntax
        {
            RawKind: (int)SyntaxKind.SimpleAssignmentExpression,
            Left: ElementAccessExpressionSyntax { ArgumentList.Arguments: { Count: 1 } keys } element
        } set
            => (element.Expression, keys[0].Expression, set.Right),
        InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "TryAdd" } member,
            ArgumentList.Arguments: { Count: 2 } arguments
        }
            => (member.Expression, arguments[0].Expression, arguments[1].Expression),
        _ => null,
    };

    /// <summary>Whether an expression is cheap and has no side effects.</summary>
    private static bool IsPlain(ExpressionSyntax expression)
        => expression is LiteralExpressionSyntax or IdentifierNameSyntax
        || (expression is MemberAccessExpressionSyntax access && IsPlain(access.Expression));
}
