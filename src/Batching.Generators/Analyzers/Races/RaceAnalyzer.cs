using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>
/// Finds races between the items of a call or the batches of a run: changes of shared state without a lock. It follows calls within the
/// compilation, and reports nothing if it does not know.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RaceAnalyzer : LibraryAnalyzer
{
    private const int MaxOperations = 60_000;

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [
        BatchDiagnostics.Race, BatchDiagnostics.CheckThenAct, BatchDiagnostics.SharedBehindItem, BatchDiagnostics.StepRace];

    private protected override void Register(AnalysisContext context)
    {
        context.RegisterCompilationStartAction(start =>
        {
            var compilation = new RaceCompilation(start.Compilation);
            start.RegisterOperationBlockAction(blocks => Analyze(blocks, compilation));
            start.RegisterOperationBlockStartAction(blocks => FindSteps(blocks, compilation));
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
        var walker = new BodyWalker(
            compilation, body, receiver, RaceCompilation.MaxDepth, new WorkBudget(MaxOperations, context.CancellationToken));
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

    private static void FindSteps(OperationBlockStartAnalysisContext context, RaceCompilation compilation)
    {
        var hasSteps = false;
        context.RegisterOperationAction(invocation =>
            Volatile.Write(ref hasSteps,
                Volatile.Read(ref hasSteps)
                    || ((IInvocationOperation)invocation.Operation).TargetMethod.Parameters.Any(StepDelegates.RunAtOnce)),
            OperationKind.Invocation);
        context.RegisterOperationBlockEndAction(blocks =>
        {
            if (Volatile.Read(ref hasSteps))
            {
                AnalyzeSteps(blocks, compilation);
            }
        });
    }

    private static void AnalyzeSteps(OperationBlockAnalysisContext context, RaceCompilation compilation)
    {
        Value? receiver = context.OwningSymbol.IsStatic ? null : Value.SharedBy(null);
        var walker = new BodyWalker(compilation, context.OwningSymbol as IMethodSymbol, receiver, RaceCompilation.MaxDepth,
            new WorkBudget(MaxOperations, context.CancellationToken));
        var found = new HashSet<Location>();
        foreach (StepEffect step in walker.WalkSteps(context.OperationBlocks))
        {
            Location location = (step.Effect.Call ?? step.Effect.Site).GetLocation();
            if (RaceMessages.IsOfSteps(step.Effect) && step.Effect.Origin == Origin.Shared && found.Add(location))
            {
                context.ReportDiagnostic(RaceMessages.Create(step, location));
            }
        }
    }
}
