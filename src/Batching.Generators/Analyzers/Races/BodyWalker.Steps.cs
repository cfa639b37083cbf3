using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>The steps of a pipeline that a body builds. They run later, for several batches at the same time.</summary>
internal sealed partial class BodyWalker
{
    private readonly HashSet<SyntaxNode> _stepCalls = [];
    private List<StepEffect>? _steps;

    /// <summary>Walks a body that builds pipelines: it runs once, and its steps for many batches.</summary>
    public IReadOnlyList<StepEffect> WalkSteps(ImmutableArray<IOperation> blocks)
    {
        _steps = [];
        foreach (IParameterSymbol parameter in _method?.Parameters ?? [])
        {
            _state[parameter] = KnownTypes.IsScalar(parameter.Type) ? Value.Scalar(IndexFact.Invariant) : Value.SharedBy(parameter);
        }

        _muted++;
        Run(blocks);

        // Delegates that are passed on or called from elsewhere were not walked.
        foreach (IOperation function in blocks.SelectMany(block => block.Descendants())
            .Where(operation => operation is IAnonymousFunctionOperation or ILocalFunctionOperation))
        {
            if (function.Descendants().OfType<IInvocationOperation>()
                .Any(call => call.TargetMethod.Parameters.Any(StepDelegates.RunAtOnce) && !_stepCalls.Contains(call.Syntax)))
            {
                IMethodSymbol symbol =
                    function is IAnonymousFunctionOperation lambda ? lambda.Symbol : ((ILocalFunctionOperation)function).Symbol;
                _state.IsDead = false;
                RunBody(function, symbol, [.. symbol.Parameters.Select(Value.SharedBy)], function.ChildOperations);
            }
        }

        _muted--;
        return _steps;
    }

    private void RunSteps(Value given, IInvocationOperation call)
    {
        if (!_stepCalls.Add(call.Syntax) || StepDelegates.RunOneByOne(call))
        {
            return;
        }

        (int muted, int first) = (_muted, _effects.Count);
        _muted = 0;
        foreach (Function function in given.Functions)
        {
            IMethodSymbol? step = function.Lambda is IAnonymousFunctionOperation lambda ? lambda.Symbol : function.Method;
            InParallel(function, [.. (step?.Parameters ?? []).Select(_ => Value.Item)], call);
        }

        _muted = muted;
        _steps!.AddRange(_effects.TakeSince(first).Select(effect => new StepEffect(call.TargetMethod, effect)));
    }
}

/// <summary>An effect of a step on state that batches share.</summary>
internal sealed record StepEffect(IMethodSymbol Step, Effect Effect);
