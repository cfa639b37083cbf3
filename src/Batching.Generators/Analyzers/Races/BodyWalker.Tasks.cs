using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Tasks that an item begins, and what belongs to its thread.</summary>
internal sealed partial class BodyWalker
{
    /// <summary>What tasks that run beside the item did to its own variables.</summary>
    private readonly List<Effect> _taskEffects = [];

    /// <summary>A task that the item does not await at once: another one may run beside it, and use the same variables.</summary>
    private void RunTask(Function function, Value[] given, IInvocationOperation call)
    {
        if (RepeatedAround(call) is { } repeated)
        {
            InParallel(function, given, call, repeated);
            return;
        }

        HashSet<ISymbol> own = new(_state.Variables.Where(variable => variable.Value is { IsShared: false, Target: null }).Select(variable => variable.Key), SymbolEqualityComparer.Default);
        int first = _effects.Count;
        InParallel(function, given, call);
        Effect[] ofOwn = [.. _effects.Skip(first).Where(effect => effect.Root is not null && own.Contains(effect.Root))];
        foreach (Effect effect in ofOwn.Where(effect => !_taskEffects.Any(other => SymbolEqualityComparer.Default.Equals(other.Root, effect.Root))))
        {
            _effects.Remove(effect);
        }

        _taskEffects.AddRange(ofOwn);
    }

    private static bool IsAwaited(IInvocationOperation call)
    {
        IOperation? around = call.Parent;
        while (around is IConversionOperation or IParenthesizedOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "WaitAsync" or "GetAwaiter" })
        {
            around = around.Parent;
        }

        return around is IAwaitOperation or IInvocationOperation { TargetMethod.Name: "Wait" or "GetResult" } or IPropertyReferenceOperation { Property.Name: "Result" };
    }

    /// <summary>The body that begins a task many times before it has ended: a loop that awaits nothing, or the lambda of a query.</summary>
    private static SyntaxNode? RepeatedAround(IOperation call)
    {
        for (IOperation? around = call.Parent; around is not null; around = around.Parent)
        {
            switch (around)
            {
                case ILoopOperation loop:
                    return loop.Body.Descendants().Any(inner => inner is IAwaitOperation && KernelFunctions.FunctionAround(inner) == KernelFunctions.FunctionAround(call)) ? null : loop.Body.Syntax;
                case IAnonymousFunctionOperation lambda:
                    IOperation? given = lambda.Parent;
                    while (given is IConversionOperation or IDelegateCreationOperation or IArgumentOperation)
                    {
                        given = given.Parent;
                    }

                    return given is IInvocationOperation { TargetMethod: { Name: "Select", ContainingType.Name: "Enumerable" } } ? lambda.Syntax : null;
                case ILocalFunctionOperation:
                    return null;
            }
        }

        return null;
    }

    /// <summary>After an await the item may be on another thread, and another item on the one that it was on.</summary>
    private void LeaveThread()
    {
        foreach (KeyValuePair<ISymbol, Value> variable in _state.Variables.Where(variable => variable.Value.ThreadStorage is not null).ToArray())
        {
            _state[variable.Key] = Value.SharedBy(variable.Value.ThreadStorage) with { Type = variable.Value.Type };
        }
    }

    private void NoteEscape(Value value, SyntaxNode site)
    {
        if (value.ThreadStorage is { } storage)
        {
            Report(EffectKind.Escape, new Place(Origin.Shared, storage), site);
        }
    }
}
