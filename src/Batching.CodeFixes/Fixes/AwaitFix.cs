using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.CodeFixes;

/// <summary>BATCH024: replaces a blocking wait by an await, and makes the item method asynchronous if needed.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AwaitFix : BatchFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [BatchDiagnostics.BlockingWait.Id];

    private protected override async Task<IReadOnlyList<Fix>> FixesAsync(FixSite site)
    {
        if (site.Method is not { } method || site.MethodSymbol is not { } item || item.ReturnType.TypeKind == TypeKind.Delegate
            || item.PartialDefinitionPart is not null || item.PartialImplementationPart is not null
            || Wait(site) is not { } wait
            || wait.Expression.Ancestors().TakeWhile(node => node != method).Any(
                node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or LockStatementSyntax
                    or QueryExpressionSyntax or UnsafeStatementSyntax))
        {
            return [];
        }

        bool isWhole = wait.Expression.Parent is ExpressionStatementSyntax or EqualsValueClauseSyntax or ArrowExpressionClauseSyntax
            or ReturnStatementSyntax or ArgumentSyntax or ParenthesizedExpressionSyntax
            || (wait.Expression.Parent is AssignmentExpressionSyntax assignment && assignment.Right == wait.Expression);
        var changes = new List<Change> { site.Replace(wait.Expression, isWhole ? $"await {wait.Awaited}" : $"(await {wait.Awaited})") };
        if (!item.IsAsync)
        {
            // A method that returns a task without awaiting would end differently if it were async.
            if (AwaitedType.Of(item.ReturnType).Kind != AwaitKind.None || await References.ExistAsync(site, item).ConfigureAwait(false))
            {
                return [];
            }

            string? task = item.ReturnsVoid
                ? site.TypeAt("System.Threading.Tasks.Task", method.SpanStart)
                : site.TypeAt("System.Threading.Tasks.Task`1", method.SpanStart, item.ReturnType);
            if (task is null)
            {
                return [];
            }

            changes.Add(site.Replace(method.ReturnType, $"async {task}"));
        }

        return [new Fix("Await it", nameof(AwaitFix), [.. changes]) { Affects = [item.Name] }];
    }

    /// <summary>The waiting expression, and the expression to await instead.</summary>
    private static (ExpressionSyntax Expression, string Awaited)? Wait(FixSite site)
    {
        if (site.Node.AncestorsAndSelf().OfType<MemberAccessExpressionSyntax>()
            .FirstOrDefault(access => access.Name.Span == site.Diagnostic.Location.SourceSpan
            || access.Span == site.Diagnostic.Location.SourceSpan) is not { } member)
        {
            return null;
        }

        ITypeSymbol? instance = site.Model.GetTypeInfo(member.Expression, site.CancellationToken).Type;
        switch (member.Name.Identifier.ValueText, member.Parent)
        {
            case ("Result", _):
                return (member, Operand(member.Expression));
            case ("Wait", InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } call) when instance?.Name is "Task" or "ValueTask":
                return (call, Operand(member.Expression));
            case ("Wait", InvocationExpressionSyntax call) when instance?.Name == "SemaphoreSlim":
                return (call, $"{member.Expression}.WaitAsync{call.ArgumentList}");
            case ("GetResult", InvocationExpressionSyntax call)
                when member.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAwaiter" } awaiter }:
                return (call, Operand(awaiter.Expression));
            case ("Sleep", InvocationExpressionSyntax call) when site.TypeAt("System.Threading.Tasks.Task", call.SpanStart) is { } task:
                return (call, $"{task}.Delay{call.ArgumentList}");
            case ("WaitAll", InvocationExpressionSyntax { Parent: ExpressionStatementSyntax } call):
                return (call, $"{member.Expression}.WhenAll{call.ArgumentList}");
            default:
                return null;
        }
    }

    private static string Operand(ExpressionSyntax task)
        => task is IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax or ElementAccessExpressionSyntax
            or ParenthesizedExpressionSyntax ? task.ToString() : $"({task})";
}
