using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>
/// Hints at <c>Task.WhenAny</c>, <c>WhenAll</c> and <c>Run</c> in components: a blocked net is found by counting waiting flows, and these
/// flows are not counted.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UncountedFlowAnalyzer : LibraryAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [NetDiagnostics.UncountedFlow];

    private protected override void Register(AnalysisContext context) => context.RegisterOperationAction(Analyze, OperationKind.Invocation);

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod is { Name: "WhenAny" or "WhenAll" or "Run" }
            && call.TargetMethod.ContainingType.IsTask()
            && OperationExtensions.DeclaredMethod(context.ContainingSymbol) is { Name: "RunAsync" } method
            && NetSymbols.IsComponentClass(method.ContainingType))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                NetDiagnostics.UncountedFlow, call.Syntax.NameLocation(), $"Task.{call.TargetMethod.Name}", method.ContainingType.Name));
        }
    }
}
