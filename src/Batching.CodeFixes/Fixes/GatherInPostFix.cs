using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.CodeFixes;

/// <summary>
/// BATCH032: an item method that ends with adding a value to shared state returns the value instead, and a Post method adds the values. As
/// before, successful items count and failures are thrown. Sums no longer depend on the order in which items end.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class GatherInPostFix : BatchFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [BatchDiagnostics.Race.Id];

    private protected override async Task<IReadOnlyList<Fix>> FixesAsync(FixSite site)
    {
        if (site.Property(RaceProperties.InCallee) != "false" || site.Method is not { } method
            || site.MethodSymbol is not
            {
                ReturnsVoid: true, IsAsync: false, PartialDefinitionPart: null,
                PartialImplementationPart: null
            } item
            || LibrarySymbols.Attribute(item, BatchSymbols.InBatchParallelAttribute) is not { } parallel
            || InitParser.Argument(parallel, "Post") is not null
            || parallel.ApplicationSyntaxReference?.GetSyntax(site.CancellationToken) is not AttributeSyntax attribute
            || attribute.SyntaxTree != site.Root.SyntaxTree
            || site.Node.AncestorsAndSelf().OfType<ExpressionSyntax>()
                .FirstOrDefault(node => node.Span == site.Diagnostic.Location.SourceSpan) is not { } write
            || Parts(site, write) is not { } parts || !IsLast(method, write) || !IsOnlyUse(site, method, parts.Target)
            || site.Model.GetTypeInfo(parts.Value, site.CancellationToken) is not { Type: { } type } || type.TypeKind == TypeKind.Error
            || site.TypeAt("Batching.ItemResults`1", method.SpanStart, type) is not { } results)
        {
            return [];
        }

        string name = $"Gather{Identifiers.WithoutAsync(item.Name)}";
        string element =
            site.Context(item.ContainingType).Members("value").Any() || parts.Target.ToString() == "value" ? "result" : "value";
        if (site.Context(item.ContainingType).Members(name).Any() || await References.ExistAsync(site, item).ConfigureAwait(false))
        {
            return [];
        }

        string typeText = site.TypeAt(type, method.SpanStart);
        string post = string.Join("\n",
            $"private void {name}({results} results)",
            "{",
            $"    foreach ({typeText} {element} in results.GetSucceeded())",
            "    {",
            $"        {parts.Fold(element)};",
            "    }",
            "",
            "    results.ThrowIfAnyFailed();",
            "}");
        var changes = new List<Change>
        {
            site.Replace(method.ReturnType, typeText),
            site.Replace(write, write.Parent is ArrowExpressionClauseSyntax ? parts.Value.ToString() : $"return {parts.Value}"),
            site.AddAfter(method, post),
            site.AddPost(attribute, name),
        };
        return
        [
            new Fix("Return the value and gather it in Post", nameof(GatherInPostFix),
                [.. changes]) { Adds = $"{item.ContainingType.ToDisplayString()}.{name}", Affects = [item.Name] },
        ];
    }

    /// <summary>The addition, and how to write it for another value.</summary>
    private static (ExpressionSyntax Target, ExpressionSyntax Value, Func<string, string> Fold)? Parts(FixSite site, ExpressionSyntax write)
    {
        switch (write)
        {
            case AssignmentExpressionSyntax sum
                when sum.Kind() is SyntaxKind.AddAssignmentExpression or SyntaxKind.SubtractAssignmentExpression && IsPlain(site, sum.Left):
                return (sum.Left, sum.Right, value => $"{sum.Left} {sum.OperatorToken.ValueText} {value}");
            case InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax
                {
                    Name.Identifier.ValueText: "Add" or "Enqueue" or "Push"
                } member, ArgumentList.Arguments: { Count: 1 } arguments
            }
                when arguments[0].NameColon is null && IsPlain(site, member.Expression):
                return (member.Expression, arguments[0].Expression, value => $"{member}({value})");
            default:
                return null;
        }
    }

    /// <summary>Whether a target means the same everywhere in the class.</summary>
    private static bool IsPlain(FixSite site, ExpressionSyntax target)
        => target is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax }
            && site.Model.GetSymbolInfo(target, site.CancellationToken).Symbol is IFieldSymbol or IPropertySymbol;

    private static bool IsLast(MethodDeclarationSyntax method, ExpressionSyntax write)
        => method.ExpressionBody?.Expression == write
        || (method.Body is { } body && write.Parent is ExpressionStatementSyntax statement && statement == body.Statements.LastOrDefault()
            && !body.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
                .Any(node => node is ReturnStatementSyntax or YieldStatementSyntax));

    private static bool IsOnlyUse(FixSite site, MethodDeclarationSyntax method, ExpressionSyntax target)
    {
        ISymbol? symbol = site.Model.GetSymbolInfo(target, site.CancellationToken).Symbol;
        return method.DescendantNodes().OfType<IdentifierNameSyntax>().Count(use =>
            use.Identifier.ValueText == symbol?.Name
                && SymbolEqualityComparer.Default.Equals(site.Model.GetSymbolInfo(use, site.CancellationToken).Symbol, symbol)) == 1;
    }
}
