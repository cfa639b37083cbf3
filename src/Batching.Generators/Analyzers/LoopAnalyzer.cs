using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Generators;

/// <summary>Says what is wrong with the declarations of a loop, and of its callbacks. It runs the generator's own parser and keeps the problems.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LoopAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        LoopDiagnostics.NotPartial,
        LoopDiagnostics.UnsupportedType,
        LoopDiagnostics.MisspeltEvent,
        LoopDiagnostics.WrongSignature,
        LoopDiagnostics.DuplicateEvent,
        LoopDiagnostics.MutuallyInner,
        LoopDiagnostics.UnknownEvent,
        LoopDiagnostics.NotInnerLoop,
        LoopDiagnostics.CallbackWithoutEvent,
        LoopDiagnostics.Collision,
        LoopDiagnostics.DoubtfulSection,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    /// <summary>What is wrong with a class as a loop or as callbacks of one.</summary>
    internal static IReadOnlyList<Diagnostic> Problems(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        var problems = new List<Diagnostic>();
        if (LoopSymbols.IsLoop(type))
        {
            LoopParser.Parse(type, compilation, problems, cancellationToken);
        }
        else if (type.TypeKind == TypeKind.Class)
        {
            var context = new ParseContext(compilation, type, problems, cancellationToken);
            LoopCallbackRules.Check(context);
            StrayInnerLoops(context);
        }

        return problems;
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        foreach (Diagnostic problem in Problems((INamedTypeSymbol)context.Symbol, context.Compilation, context.CancellationToken))
        {
            context.ReportDiagnostic(problem);
        }
    }

    private static void StrayInnerLoops(ParseContext context)
    {
        foreach ((ISymbol member, _) in LoopSymbols.InnerLoops(context))
        {
            // A base class may keep inner loops for the loops that derive from it.
            if (SymbolEqualityComparer.Default.Equals(member.ContainingType, context.Type) && LoopEvents.In(context).Count == 0)
            {
                context.Report(LoopDiagnostics.NotInnerLoop, member.Locations[0], member.Name, $"is in '{context.Type.Name}', which is no loop and has no events: put [Loop] on that class");
            }
        }
    }
}
