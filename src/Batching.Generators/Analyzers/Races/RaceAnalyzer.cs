using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Generators;

/// <summary>
/// Finds what the items of a call do to each other: changes of what they share, without a lock. It follows calls within the compilation,
/// and says nothing where it knows nothing.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RaceAnalyzer : DiagnosticAnalyzer
{
    private const int MaxOperations = 60_000;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Diagnostics.Race, Diagnostics.CheckThenAct, Diagnostics.SharedBehindItem];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            var compilation = new RaceCompilation(start.Compilation);
            start.RegisterOperationBlockAction(blocks => Analyze(blocks, compilation));
        });
    }

    private static void Analyze(OperationBlockAnalysisContext context, RaceCompilation compilation)
    {
        if (context.OwningSymbol is not IMethodSymbol { MethodKind: MethodKind.Ordinary } body)
        {
            return;
        }

        IMethodSymbol method = body.PartialDefinitionPart ?? body;
        if (ItemEntry.Of(compilation, method, context.CancellationToken) is not { } entry)
        {
            return;
        }

        Value? receiver = method.IsStatic ? null : Value.SharedBy(null);
        var walker = new BodyWalker(compilation, body, receiver, RaceCompilation.MaxDepth, new WorkBudget(MaxOperations, context.CancellationToken));
        ImmutableArray<IOperation> blocks = [.. context.OperationBlocks.Where(block => block.Kind == OperationKind.Block)];
        if (entry.IsKernel)
        {
            walker.WalkKernel(blocks, entry.Parameters(body), entry.DelegateArguments);
        }
        else
        {
            walker.WalkItem(blocks, entry.Parameters(body));
        }

        foreach (Effect effect in RaceFindings.Of(walker.Effects, blocks))
        {
            context.ReportDiagnostic(RaceMessages.Create(method, effect, (effect.Call ?? effect.Site).GetLocation()));
        }
    }
}
