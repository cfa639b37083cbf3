using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Benchmarks.Groups;

#pragma warning disable RS1001, RS1036, RS2008 // The benchmarks run it, no compiler loads it.

/// <summary>
/// The peer: what every analyzer of types and operations pays, whatever it then does. Operations are made only when somebody asks for some.
/// </summary>
internal sealed class DoNothingAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor s_never = new(
        "NEVER", "Never raised", "Never raised", "None", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [s_never];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(static _ => { }, SymbolKind.NamedType);
        context.RegisterOperationBlockAction(static _ => { });
        context.RegisterOperationAction(static _ => { }, OperationKind.Invocation, OperationKind.Return);
    }
}
