using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Generators;

/// <summary>
/// Reports a language version for which nothing is generated, once in a project: at the first class that would get a generated half.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LanguageVersionAnalyzer : LibraryAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [BatchDiagnostics.OldLanguage];

    private protected override void Register(AnalysisContext context) => context.RegisterCompilationStartAction(start =>
    {
        INamedTypeSymbol? first = RequiredLanguage.IsMet(start.Compilation)
            ? null
            : AnnotatedClasses.In(start.Compilation, start.CancellationToken).FirstOrDefault(type =>
                BatchClasses.Include(type, start.CancellationToken) || LoopSymbols.IsLoop(type) || NetSymbols.IsPartOfNets(type)
                    || RunSymbols.IsRun(type));
        start.RegisterSymbolAction(symbol =>
        {
            if (SymbolEqualityComparer.Default.Equals(symbol.Symbol, first))
            {
                symbol.ReportDiagnostic(Diagnostic.Create(
                    BatchDiagnostics.OldLanguage, symbol.Symbol.Locations[0], symbol.Symbol.Name,
                    RequiredLanguage.VersionOf(symbol.Compilation).ToDisplayString(), RequiredLanguage.Version.ToDisplayString()));
            }
        }, SymbolKind.NamedType);
    });
}
