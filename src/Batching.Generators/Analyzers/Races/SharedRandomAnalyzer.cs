using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>
/// Finds items that give their <c>ItemRandom</c> to tasks that run at the same time. It is made for one thread, and the numbers would
/// depend on which task is first.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedRandomAnalyzer : LibraryAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [BatchDiagnostics.SharedRandom];

    private protected override void Register(AnalysisContext context) => context.RegisterOperationBlockAction(Analyze);

    private static void Analyze(OperationBlockAnalysisContext context)
    {
        if (context.OwningSymbol is not IMethodSymbol method
            || !(HasRandom(method) || (method.ReturnType is INamedTypeSymbol { DelegateInvokeMethod: { } invoked } && HasRandom(invoked))))
        {
            return;
        }

        IEnumerable<IGrouping<ISymbol, IParameterReferenceOperation>> uses =
            context.OperationBlocks.SelectMany(block => block.Descendants())
            .OfType<IParameterReferenceOperation>().Where(use => IsRandom(use.Parameter))
            .GroupBy(use => (ISymbol)use.Parameter, SymbolEqualityComparer.Default);
        foreach (IGrouping<ISymbol, IParameterReferenceOperation> random in uses)
        {
            if (SecondTask([.. random]) is { } second)
            {
                context.ReportDiagnostic(Diagnostic.Create(BatchDiagnostics.SharedRandom, second.Syntax.GetLocation(), random.Key.Name));
            }
        }
    }

    private static bool HasRandom(IMethodSymbol method) => method.Parameters.Any(IsRandom);

    private static bool IsRandom(IParameterSymbol parameter) => LibrarySymbols.IsLibraryType(parameter.Type, "ItemRandom");

    /// <summary>The first use in a task while another task uses it; null if there is none.</summary>
    private static IOperation? SecondTask(IParameterReferenceOperation[] uses)
    {
        var tasks = new List<IOperation>();
        foreach (IParameterReferenceOperation use in uses)
        {
            if (TaskAround(use) is not { } task || tasks.Contains(task))
            {
                continue;
            }

            if (RunsManyTimes(task, use) || tasks.Any(other => RunTogether(other, task)))
            {
                return use;
            }

            tasks.Add(task);
        }

        return null;
    }

    /// <summary>The call that begins work with it and that the item does not await at once.</summary>
    private static IInvocationOperation? TaskAround(IParameterReferenceOperation use)
    {
        // A number that is drawn before the call belongs to the call.
        bool isDrawn = use.Parent is IInvocationOperation draw && ReferenceEquals(draw.Instance, use);
        for (IOperation? around = use.Parent; around is not null && !IsDeclaredBy(around, use.Parameter); around = around.Parent)
        {
            isDrawn &= around is not (IAnonymousFunctionOperation or ILocalFunctionOperation);
            if (!isDrawn && around is IInvocationOperation call && IsBeside(call))
            {
                return call;
            }
        }

        return null;
    }

    private static bool IsDeclaredBy(IOperation function, IParameterSymbol parameter) => function switch
    {
        IAnonymousFunctionOperation lambda => SymbolEqualityComparer.Default.Equals(lambda.Symbol, parameter.ContainingSymbol),
        ILocalFunctionOperation local => SymbolEqualityComparer.Default.Equals(local.Symbol, parameter.ContainingSymbol),
        _ => false,
    };

    // The body of a parallel loop runs at the same time as itself, awaited or not.
    private static bool IsBeside(IInvocationOperation call)
        => KnownMembers.RunsInParallel(call.TargetMethod) || (call.TargetMethod.ReturnType.IsTask() && !call.IsAwaited());

    /// <summary>Whether a task is begun again before it has ended: in a loop, by a parallel one, or for each of many.</summary>
    private static bool RunsManyTimes(IOperation task, IParameterReferenceOperation use)
    {
        if (KnownMembers.RunsInParallel(((IInvocationOperation)task).TargetMethod))
        {
            return true;
        }

        for (IOperation? around = task.Parent; around is not null && !IsDeclaredBy(around, use.Parameter); around = around.Parent)
        {
            if ((around is ILoopOperation loop && !loop.Body.Descendants().Any(inner => inner is IAwaitOperation))
                || (around is IInvocationOperation { TargetMethod: { Name: "Select", ContainingType: { } type } }
                    && type.IsIn("System.Linq")))
            {
                return true;
            }
        }

        return false;
    }

    private static bool RunTogether(IOperation first, IOperation second)
    {
        IOperation[] around = [.. Around(first)];
        IOperation? below = second, common = second;
        while (common is not null && !around.Contains(common))
        {
            (below, common) = (common, common.Parent);
        }

        // In two branches one of them alone runs.
        bool isEither = common is IConditionalOperation or ISwitchOperation or ISwitchExpressionOperation or ICoalesceOperation
            && !(common is IConditionalOperation { Condition: { } condition }
                && (ReferenceEquals(below, condition) || around.Contains(condition)));
        return !isEither && common is not null && !common.Descendants().Any(between => between is IAwaitOperation
            && between.Syntax.SpanStart > first.Syntax.Span.End && between.Syntax.Span.End < second.Syntax.SpanStart);
    }

    private static IEnumerable<IOperation> Around(IOperation operation)
    {
        for (IOperation? around = operation; around is not null; around = around.Parent)
        {
            yield return around;
        }
    }
}
