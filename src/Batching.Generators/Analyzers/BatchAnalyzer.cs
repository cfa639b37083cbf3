using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Generators;

/// <summary>
/// Says what is wrong with the declarations of a batch class. It runs the generator's own parser and keeps the problems, so that whatever
/// the generator leaves out is explained.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BatchAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        BatchDiagnostics.NotPartial,
        BatchDiagnostics.NotBatch,
        BatchDiagnostics.UnknownInit,
        BatchDiagnostics.UnknownPost,
        BatchDiagnostics.InitNotEnumerable,
        BatchDiagnostics.UnboundArgument,
        BatchDiagnostics.AmbiguousTuple,
        BatchDiagnostics.PartlyNamedTuple,
        BatchDiagnostics.PostRejectsResults,
        BatchDiagnostics.WrongReturn,
        BatchDiagnostics.LostDefault,
        BatchDiagnostics.TargetMismatch,
        BatchDiagnostics.UnsupportedParameter,
        BatchDiagnostics.ProcessesUnsupported,
        BatchDiagnostics.CannotCross,
        BatchDiagnostics.Collision,
        BatchDiagnostics.InvalidComponent,
        BatchDiagnostics.UnsuppliedParameter,
        BatchDiagnostics.NoStep,
        BatchDiagnostics.UnsupportedType,
        BatchDiagnostics.PossibleNull,
        BatchDiagnostics.PerItemMisuse,
        BatchDiagnostics.DroppedResult,
        BatchDiagnostics.UnusedExtra,
        BatchDiagnostics.AmbiguousOverload,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        // Nearly every type leaves here, before anything of it is bound.
        if (!BatchClasses.HasAnnotations((INamedTypeSymbol)context.Symbol, context.CancellationToken))
        {
            return;
        }

        var problems = new List<Diagnostic>();
        BatchParser.Parse((INamedTypeSymbol)context.Symbol, context.Compilation, problems, context.CancellationToken);
        foreach (Diagnostic problem in problems)
        {
            context.ReportDiagnostic(problem);
        }
    }
}
