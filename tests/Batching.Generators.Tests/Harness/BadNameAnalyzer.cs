using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Testing;

#pragma warning disable RS1001, RS1036, RS1038, RS2008 // It is handed to the harness, never loaded by a compiler.

/// <summary>An analyzer to test the harness with: reports every type called Bad.</summary>
internal sealed class BadNameAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "TEST001", "Bad", "{0} is bad", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    internal Exception? Failure { get; init; }

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_descriptor];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterSymbolAction(
            symbol =>
            {
                if (Failure is not null)
                {
                    throw Failure;
                }

                if (symbol.Symbol.Name == "Bad")
                {
                    symbol.ReportDiagnostic(Diagnostic.Create(s_descriptor, symbol.Symbol.Locations[0], symbol.Symbol.Name));
                }
            },
            SymbolKind.NamedType);
    }
}
