using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Tasks that an item begins, and what belongs to its thread.</summary>
internal sealed partial class BodyWalker
{
    /// <summary>What tasks that run beside the item did to its own objects, and the variables that each uses.</summary>
    private readonly List<(Effect Effect, HashSet<ISymbol> Variables)> _taskEffects = [];

    /// <summary>A task that the item does not await at once: another one may run beside it, and use the same variables.</summary>
    private void RunTask(Function function, Value[] given, IInvocationOperation call)
    {
        if (RepeatedAround(call) is { } repeated)
        {
            InParallel(function, given, call, repeated);
            return;
        }

        // What is shared by all items is said at once.
        int guards = _state.Guards;
        _state.Guards = 0;
        Invoke(function, given, call.Syntax, call);
        _state.Guards = guards;

        // What belongs to the item is kept, for another task to meet it.
        int first = _effects.Count;
        InParallel(function, given, call);
        Effect[] ofOwn = [.. _effects.Skip(first)];
        _effects.RemoveRange(first, ofOwn.Length);
        HashSet<ISymbol> variables = new(call.Arguments.SelectMany(argument => argument.Descendants()).Select(VariableWrites.Variable).OfType<ISymbol>(), SymbolEqualityComparer.Default);
        foreach (Effect effect in ofOwn)
        {
            if (_taskEffects.Any(other => SymbolEqualityComparer.Default.Equals(other.Effect.Root, effect.Root) && other.Variables.Overlaps(variables)))
            {
                _effects.Add(effect);
            }
        }

        _taskEffects.AddRange(ofOwn.Select(effect => (effect, variables)));
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
