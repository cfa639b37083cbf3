using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Generators;

/// <summary>
/// Runs the parser of a surface on each type and reports the problems. The generator runs the same parser, so everything that it leaves out
/// is explained.
/// </summary>
public abstract class DeclarationAnalyzer : LibraryAnalyzer
{
    private protected DeclarationAnalyzer()
    {
    }

    private protected sealed override void Register(AnalysisContext context) => context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);

    private protected abstract void Check(
        INamedTypeSymbol type, Compilation compilation, List<Diagnostic> problems, CancellationToken cancellationToken);

    private void Analyze(SymbolAnalysisContext context)
    {
        var problems = new List<Diagnostic>();
        Check((INamedTypeSymbol)context.Symbol, context.Compilation, problems, context.CancellationToken);
        problems.ForEach(context.ReportDiagnostic);
    }
}
