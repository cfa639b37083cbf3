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
        RunDiagnostics.NotPartial,
        RunDiagnostics.NotRun,
        RunDiagnostics.Method,
        RunDiagnostics.UnkeyableParameter,
        RunDiagnostics.UnkeyedNeedsDefault,
        RunDiagnostics.Collision,
        RunDiagnostics.Unsupported,
        RunDiagnostics.UnstorableResult,
        RunDiagnostics.Timeout,
        RunDiagnostics.Unmarked,
        RunDiagnostics.FormerForm,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    /// <summary>Adds what is wrong with a class as a run.</summary>
    internal static void Check(INamedTypeSymbol type, Compilation compilation, List<Diagnostic> problems, CancellationToken cancellationToken)
    {
        if (type.TypeKind != TypeKind.Class)
        {
            return;
        }

        if (LibrarySymbols.Attribute(type, RunSymbols.RunAttribute) is not null)
        {
            RunParser.Parse(type, compilation, problems, cancellationToken);
        }
        else if (!type.IsAbstract && RunSymbols.RunBase(type) is not null)
        {
            problems.Add(Diagnostic.Create(RunDiagnostics.Unmarked, type.Locations[0], type.Name));
        }
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var problems = new List<Diagnostic>();
        Check((INamedTypeSymbol)context.Symbol, context.Compilation, problems, context.CancellationToken);
        problems.ForEach(context.ReportDiagnostic);
    }
}
