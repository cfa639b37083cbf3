using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.CodeFixes;

/// <summary>BATCH012, BATCH014, BATCH037: changes or removes the target of an item method, or makes its result awaitable.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ChangeTargetFix : BatchFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [
        BatchDiagnostics.TargetMismatch.Id, BatchDiagnostics.ProcessesUnsupported.Id, BatchDiagnostics.CannotCross.Id];

    private protected override IReadOnlyList<Fix> Fixes(FixSite site)
    {
        var fixes = new List<Fix>();
        if (site.Method is { } method && site.IsAtMethodName && site.MethodSymbol is { IsAsync: true, ReturnsVoid: true }
            && site.TypeAt("System.Threading.Tasks.Task", method.SpanStart) is { } task)
        {
            fixes.Add(
                new Fix("Return Task", "ReturnTask", [site.Replace(method.ReturnType, task)]) { Affects = [method.Identifier.ValueText] });
        }
        else if (site.MethodSymbol is { } item && Target(site) is { Expression: { } expression } argument)
        {
            bool isKernel = item.ReturnType.TypeKind == TypeKind.Delegate;
            bool isAwaitable = AwaitedType.Of(
                isKernel ? ((INamedTypeSymbol)item.ReturnType).DelegateInvokeMethod!.ReturnType : item.ReturnType).Kind != AwaitKind.None;
            string fitting = isAwaitable ? "Async" : "Threads";
            if (expression is MemberAccessExpressionSyntax named)
            {
                fixes.Add(new Fix($"Use Target.{fitting}", "FittingTarget", [site.Replace(named.Name, fitting)]));
            }

            fixes.Add(new Fix("Remove the target", "RemoveTarget", [site.Remove(argument)]));
        }

        return fixes;
    }

    /// <summary>The argument that names the target: at the diagnostic, or of the method whose value cannot cross.</summary>
    private static AttributeArgumentSyntax? Target(FixSite site)
    {
        AttributeArgumentSyntax?[] candidates = site.AttributeArgument is { } own
            ? [own]
            : [.. site.Method?.AttributeLists.SelectMany(list => list.Attributes)
                .SelectMany(attribute => attribute.ArgumentList?.Arguments ?? default) ?? []];
        return candidates.FirstOrDefault(candidate => candidate is { NameEquals.Name.Identifier.ValueText: "Target" });
    }
}
