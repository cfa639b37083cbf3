using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Generators;

/// <summary>Says what is wrong with a run class. It runs the generator's own parser and keeps the problems.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RunAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Diagnostics.RunNotPartial,
        Diagnostics.NotRun,
        Diagnostics.RunMethod,
        Diagnostics.UnkeyableParameter,
        Diagnostics.UnkeyedNeedsDefault,
        Diagnostics.RunCollision,
        Diagnostics.UnsupportedRun,
        Diagnostics.UnstorableResult,
        Diagnostics.RunTimeout,
        Diagnostics.UnmarkedRun,
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
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Class)
        {
            return;
        }

        if (BatchSymbols.Attribute(type, RunSymbols.RunAttribute) is null)
        {
            if (!type.IsAbstract && RunSymbols.RunBase(type) is not null)
            {
                context.ReportDiagnostic(Diagnostic.Create(Diagnostics.UnmarkedRun, type.Locations[0], type.Name));
            }

            return;
        }

        var problems = new List<Diagnostic>();
        RunParser.Parse(type, context.Compilation, problems, context.CancellationToken);
        problems.ForEach(context.ReportDiagnostic);
    }
}
