using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Generators;

/// <summary>
/// Checks the wiring of a net while it is typed: it interprets the <c>Wire</c> method, adding and connecting what it names. Where something
/// depends on what is known only when the program runs, it makes the checks that hold all the same, says which it gave up, and
/// <c>Validate</c> finds the faults.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WiringAnalyzer : LibraryAnalyzer
{
    /// <inheritdoc/>
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
