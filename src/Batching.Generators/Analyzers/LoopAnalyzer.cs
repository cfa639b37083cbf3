using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Generators;

/// <summary>Reports problems in the declarations of loops and their callbacks.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LoopAnalyzer : DeclarationAnalyzer
{
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

    /// <summary>Adds the problems of a type as a loop or as a callback of one.</summary>
    internal static void FindProblems(
        INamedTypeSymbol type, Compilation compilation, List<Diagnostic> problems, CancellationToken cancellationToken)
    {
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
    }

    private protected override void Check(
        INamedTypeSymbol type, Compilation compilation, List<Diagnostic> problems, CancellationToken cancellationToken)
        => FindProblems(type, compilation, problems, cancellationToken);

    private static void StrayInnerLoops(ParseContext context)
    {
        foreach ((ISymbol member, _) in LoopSymbols.InnerLoops(context))
        {
            // A base class may keep inner loops for the loops that derive from it.
            if (SymbolEqualityComparer.Default.Equals(member.ContainingType, context.Type) && LoopEvents.In(context).Count == 0)
            {
                context.Report(LoopDiagnostics.NotInnerLoop, member.Locations[0], member.Name,
                    $"is in '{context.Type.Name}', which is not a loop and has no events: put [Loop] on that class");
            }
        }
    }
}
