using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Generators;

/// <summary>
/// Finds actions whose pipeline step is not used in the compilation. It compares names, because a compilation-end action that binds every
/// call would not run while you type.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnusedActionAnalyzer : LibraryAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [BatchDiagnostics.UnusedAction];

    private protected override void Register(AnalysisContext context) => context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (BatchSymbols.BatchBase(type) is null)
        {
            return;
        }

        IMethodSymbol[] unused =
        [
            .. type.GetMembers().OfType<IMethodSymbol>().Where(method =>
                LibrarySymbols.MayBeAnnotated(method)
                && LibrarySymbols.Attribute(method, BatchSymbols.ActionAttribute) is not null
                && !StepNames.AreUsed(context.Compilation, Identifiers.WithoutAsync(method.Name), context.CancellationToken)),
        ];
        if (unused.Length == 0 || BatchParser.Parse(type, context.Compilation, null, context.CancellationToken) is not { } model)
        {
            return;
        }

        // An action that is left out, or gets no step, has a diagnostic of its own.
        foreach (IMethodSymbol method in unused)
        {
            if (model.Actions.Any(action => action.MethodName == method.Name && action.StepAccessibility is not null))
            {
                context.ReportDiagnostic(
                    Diagnostic.Create(
                        BatchDiagnostics.UnusedAction, method.Locations[0], method.Name, Identifiers.WithoutAsync(method.Name)));
            }
        }
    }
}
