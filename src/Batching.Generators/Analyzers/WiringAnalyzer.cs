using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Generators;

/// <summary>
/// Checks the wiring of a net while you type, by interpreting the <c>Wire</c> method. If something depends on run time values, it makes
/// only the checks that still hold and reports the others as not done. At run time <c>Validate</c> makes all checks.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WiringAnalyzer : LibraryAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        NetDiagnostics.UnconnectedInput,
        NetDiagnostics.WiredTwice,
        NetDiagnostics.WrongDirection,
        NetDiagnostics.NotAdded,
        NetDiagnostics.UnwiredNetPort,
        NetDiagnostics.LooseCycle,
        NetDiagnostics.UncheckedWiring,
    ];

    private protected override void Register(AnalysisContext context) => context.RegisterOperationBlockAction(Analyze);

    private static void Analyze(OperationBlockAnalysisContext context)
    {
        if (context.OwningSymbol is not IMethodSymbol { Name: "Wire", IsStatic: false, Parameters.Length: 0 } method
            || !NetSymbols.IsNet(method.ContainingType))
        {
            return;
        }

        var wiring = new Wiring(method.ContainingType);
        foreach (IOperation block in context.OperationBlocks)
        {
            new WiringInterpreter(wiring).Run(block);
        }

        new WiringRules(wiring, method, context.ReportDiagnostic).Check();
    }
}
