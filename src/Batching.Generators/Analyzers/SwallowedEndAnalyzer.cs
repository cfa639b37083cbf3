using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>
/// Finds components that catch the exceptions that end them. The end of a stream and the stop of a run are exceptions. A handler in an
/// endless loop that catches them and continues keeps the component from ever ending.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SwallowedEndAnalyzer : LibraryAnalyzer
{
    private const string End = "EndOfPacketsException";
    private const string Stop = "OperationCanceledException";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [NetDiagnostics.SwallowedEnd];

    private protected override void Register(AnalysisContext context) => context.RegisterOperationAction(Analyze, OperationKind.Try);

    private static void Analyze(OperationAnalysisContext context)
    {
        var attempt = (ITryOperation)context.Operation;
        if (attempt.Catches.IsEmpty
            || OperationExtensions.DeclaredMethod(context.ContainingSymbol) is not { ContainingType: { } component }
            || !NetSymbols.IsComponentClass(component)
            || EndlessLoop(attempt) is not { } loop
            || HasOtherExit(loop, attempt)
            || !WaitsAtPort(attempt.Body, component, context.CancellationToken))
        {
            return;
        }

        ICatchClauseOperation? ofEnd = Swallows(attempt, End);
        ICatchClauseOperation? ofStop = SeesStop(loop) ? null : Swallows(attempt, Stop);
        if ((ofEnd ?? ofStop) is { } handler)
        {
            Location place = handler.Syntax is CatchClauseSyntax clause ? clause.CatchKeyword.GetLocation() : handler.Syntax.GetLocation();
            string caught = ofEnd is null ? Stop : ofStop is null ? End : $"{End} and {Stop}";
            context.ReportDiagnostic(Diagnostic.Create(NetDiagnostics.SwallowedEnd, place, component.Name, caught));
        }
    }

    /// <summary>The loop around a statement, if its condition never ends it except when the run stops.</summary>
    private static ILoopOperation? EndlessLoop(IOperation statement)
    {
        for (IOperation? around = statement.Parent; around is not null
            and not (IAnonymousFunctionOperation or ILocalFunctionOperation); around = around.Parent)
        {
            IOperation? condition = around switch
            {
                IWhileLoopOperation loop => loop.Condition,
                IForLoopOperation loop => loop.Condition,
                _ => null,
            };
            if (around is IWhileLoopOperation or IForLoopOperation
                && (condition is null or { ConstantValue: { HasValue: true, Value: true } } || SeesStop(condition)))
            {
                return (ILoopOperation)around;
            }
        }

        return null;
    }

    private static bool SeesStop(ILoopOperation loop)
        => (loop is IWhileLoopOperation { Condition: { } condition } && SeesStop(condition))
            || (loop is IForLoopOperation { Condition: { } of } && SeesStop(of));

    private static bool SeesStop(IOperation condition)
        => condition.DescendantsAndSelf().Any(part => part is IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" });

    /// <summary>Whether anything outside the try block leaves the loop.</summary>
    private static bool HasOtherExit(ILoopOperation loop, ITryOperation attempt)
        => loop.Body.Descendants().Any(part => Leaves(part) && !part.Syntax.Ancestors().Contains(attempt.Syntax));

    /// <summary>The handler that catches an exception of a type and continues.</summary>
    private static ICatchClauseOperation? Swallows(ITryOperation attempt, string exception)
    {
        foreach (ICatchClauseOperation handler in attempt.Catches)
        {
            if (!Catches(handler, exception))
            {
                continue;
            }

            // The result of a filter is not known.
            return handler.Filter is null && !handler.Handler.Descendants().Any(Leaves) ? handler : null;
        }

        return null;
    }

    private static bool Catches(ICatchClauseOperation handler, string exception)
        => handler.ExceptionType is null or { SpecialType: SpecialType.System_Object }
        || (handler.ExceptionType.Name == "Exception" && handler.ExceptionType.IsIn("System"))
        || (handler.ExceptionType.Name == exception
            && (exception == End ? LibrarySymbols.IsLibraryType(handler.ExceptionType, End) : handler.ExceptionType.IsIn("System")))
        || (exception == Stop && handler.ExceptionType.Name == "SystemException" && handler.ExceptionType.IsIn("System"));

    private static bool Leaves(IOperation part) => part switch
    {
        IThrowOperation or IReturnOperation { Kind: OperationKind.Return } => true,
        IBranchOperation branch =>
            branch.BranchKind is BranchKind.GoTo || (branch.BranchKind == BranchKind.Break && !IsOfInnerStatement(branch)),
        _ => false,
    };

    // A break of a switch, or of a loop that is not endless, continues in the outer loop.
    private static bool IsOfInnerStatement(IBranchOperation branch)
    {
        for (IOperation? around = branch.Parent; around is not null; around = around.Parent)
        {
            switch (around)
            {
                case ISwitchOperation or IForEachLoopOperation:
                    return true;
                case ILoopOperation:
                    return EndlessLoop(branch) != around;
            }
        }

        return false;
    }

    private static bool WaitsAtPort(IOperation body, INamedTypeSymbol component, CancellationToken cancellationToken)
        => body.Descendants().Any(part => part switch
        {
            IInvocationOperation { TargetMethod.Name: "GetAsync" or "PutAsync" } call =>
                NetSymbols.IsInPort(call.TargetMethod.ContainingType) || NetSymbols.IsOutPort(call.TargetMethod.ContainingType),
            IForEachLoopOperation { IsAsynchronous: true } loop => NetSymbols.IsInPort(loop.Collection.Unwrapped().Type),
            IInvocationOperation call =>
                SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, component)
                    && NamesWait(call.TargetMethod, cancellationToken),
            _ => false,
        });

    // A helper of the component.
    private static bool NamesWait(IMethodSymbol method, CancellationToken cancellationToken)
        => method.DeclaringSyntaxReferences.Any(part => part.GetSyntax(cancellationToken).DescendantNodes()
            .Any(node =>
                node is SimpleNameSyntax { Identifier.ValueText: "GetAsync" or "PutAsync" }
                    || node.IsKind(SyntaxKind.AwaitExpression) && node.Parent.IsKind(SyntaxKind.ForEachStatement)));
}
