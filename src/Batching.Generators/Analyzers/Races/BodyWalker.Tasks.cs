using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Tasks that an item starts, and state that belongs to its thread.</summary>
internal sealed partial class BodyWalker
{
    /// <summary>The effects of concurrent tasks on the item's own objects, with the variables that each task uses.</summary>
    private readonly Dictionary<ISymbol, List<HashSet<ISymbol>>> _taskChanges = new(SymbolEqualityComparer.Default);
    private int _tasksRun;

    private void RunTask(Function function, Value[] given, IOperation call)
    {
        SyntaxNode? body = BodyOf(function);
        RunTask(() => Invoke(function, given, function.Method is null ? call.Syntax : function.Site, call),
            function.Lambda?.Descendants() ?? call.Descendants(), body, call);
    }

    /// <summary>A task that the item does not await at once. Another task may run at the same time and use the same variables.</summary>
    private void RunTask(Func<Value> run, IEnumerable<IOperation> uses, SyntaxNode? body, IOperation call)
    {
        if (RepeatedAround(call) is { } repeated)
        {
            InParallel(run, repeated, isRepeated: true);
            return;
        }

        // Effects on state that all items share are reported at once.
        LockSet held = _state.Locks;
        _state.Locks = default;
        _tasksRun++;
        run();
        _tasksRun--;
        _state.Locks = held;

        // Effects on the item's own state are kept, because another task may conflict.
        int first = _effects.Count;
        InParallel(run, body);
        Effect[] ofOwn = [
            .. _effects.TakeSince(first)
                .Where(effect => effect is { IsEvidence: false, Root: not null } && effect.Kind != EffectKind.Element)];
        HashSet<ISymbol> variables = new(uses.Select(VariableWrites.Variable).OfType<ISymbol>(), SymbolEqualityComparer.Default);
        foreach (Effect effect in ofOwn)
        {
            if (_taskChanges.TryGetValue(effect.Root!, out List<HashSet<ISymbol>>? others)
                && others.Any(other => other.Overlaps(variables)))
            {
                _effects.Add(effect);
            }
        }

        foreach (ISymbol root in ofOwn.Select(effect => effect.Root!).Distinct<ISymbol>(SymbolEqualityComparer.Default))
        {
            (_taskChanges.TryGetValue(root, out List<HashSet<ISymbol>>? all) ? all : _taskChanges[root] = []).Add(variables);
        }
    }

    /// <summary>Whether the task of a call runs beside the following code: it is neither awaited at once nor passed on.</summary>
    private bool RunsBeside(IInvocationOperation call, IMethodSymbol method)
    {
        if (!method.IsAsync || _muted > 0 || call.IsAwaited() || !IsTask(method.ReturnType))
        {
            return false;
        }

        IOperation? around = call.Parent;
        while (around is IConversionOperation or IParenthesizedOperation or IConditionalOperation { Type: not null }
            or ISwitchExpressionArmOperation or ISwitchExpressionOperation or ICoalesceOperation)
        {
            around = around.Parent;
        }

        return around is not (IReturnOperation or IAwaitOperation or IUsingOperation);
    }

    private static bool IsTask(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => IsTask(array.ElementType),
        INamedTypeSymbol { Name: "Task" or "ValueTask" } => true,
        INamedTypeSymbol { TypeArguments: { Length: 1 } arguments } sequence =>
            sequence.AllInterfaces.Any(part => part.SpecialType == SpecialType.System_Collections_IEnumerable) && IsTask(arguments[0]),
        _ => false,
    };

    /// <summary>The arguments of a task that a loop starts many times. Each task has its own numbers.</summary>
    private static Value[] GivenToTask(IInvocationOperation call, Value[] arguments)
        => RepeatedAround(call) is null
            ? arguments
            : [.. arguments.Select((argument, number) =>
                KnownTypes.IsScalar(call.TargetMethod.Parameters[number].Type) && !argument.IsConstant
                    ? argument with { Index = IndexFact.Own }
                    : argument)];

    /// <summary>Whether a running task may change the variable, or its object, at the same time as the item.</summary>
    private bool IsChangedBeside(ISymbol variable) => _tasksRun == 0 && _parallelBodies.Count == 0 && _taskChanges.ContainsKey(variable);

    /// <summary>Waits for tasks that were started before: those in the given variables, or all.</summary>
    private void EndTasks(IOperation waited)
    {
        waited = waited.Unwrapped();
        while (waited is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "WaitAsync", Instance: { } task })
        {
            waited = task.Unwrapped();
        }

        if (waited is ILocalReferenceOperation
            || (waited is IInvocationOperation call && call.Arguments.Any(argument => IsTask(argument.Value.Unwrapped().Type))))
        {
            _taskChanges.Clear();
        }
    }

    private Value InParallel(Function function, Value[] given, IOperation call)
        => InParallel(() => Invoke(function, given, function.Method is null ? call.Syntax : function.Site, call), BodyOf(function));

    /// <summary>
    /// Code that runs in parallel within the item. The variables that it captures are shared, even if they belong to the item.
    /// </summary>
    private Value InParallel(Func<Value> run, SyntaxNode? body, bool isRepeated = false)
    {
        State before = _state.Clone();
        _state.Locks = default;
        ShareVariables(body);
        foreach (KeyValuePair<ISymbol, Value> own in isRepeated
            ? _state.Variables.Where(
                variable => IsDeclaredIn(variable.Key, body) && KnownTypes.IsScalar((variable.Key as ILocalSymbol)?.Type)).ToArray()
            : [])
        {
            _state[own.Key] = own.Value with { Index = IndexFact.Own };
        }

        if (body is not null)
        {
            _parallelBodies.Push(body);
        }

        Value result = run();
        if (body is not null)
        {
            _parallelBodies.Pop();
        }

        _state = before;
        return result;
    }

    private SyntaxNode? BodyOf(Function function)
        => function.Lambda?.Syntax
            ?? (function.Method is { } method && _localFunctions.TryGetValue(method.OriginalDefinition, out ILocalFunctionOperation? local)
                ? local.Syntax
                : null);

    /// <summary>The body that starts a task several times at once: a loop without await, or the lambda of a query.</summary>
    private static SyntaxNode? RepeatedAround(IOperation call)
    {
        for (IOperation? around = call.Parent; around is not null; around = around.Parent)
        {
            switch (around)
            {
                case ILoopOperation loop:
                    SyntaxNode repeated = loop is IForEachLoopOperation ? loop.Syntax : loop.Body.Syntax;
                    return loop.Body.Descendants().Any(
                        inner => inner is IAwaitOperation && KernelFunctions.FunctionAround(inner) == KernelFunctions.FunctionAround(call))
                        ? null
                        : repeated;
                case IAnonymousFunctionOperation lambda:
                    IOperation? given = lambda.Parent;
                    while (given is IConversionOperation or IDelegateCreationOperation or IArgumentOperation)
                    {
                        given = given.Parent;
                    }

                    return given is IInvocationOperation { TargetMethod: { Name: "Select", ContainingType.Name: "Enumerable" } }
                        ? lambda.Syntax
                        : null;
                case ILocalFunctionOperation:
                    return null;
            }
        }

        return null;
    }

    /// <summary>After an await the item may be on another thread, and another item on the one that it was on.</summary>
    private void LeaveThread()
    {
        foreach (KeyValuePair<ISymbol, Value> variable in _state.Variables.Where(variable => variable.Value.ThreadStorage is not null)
            .ToArray())
        {
            _state[variable.Key] = Value.SharedBy(variable.Value.ThreadStorage) with { Type = variable.Value.Type };
        }
    }

    /// <summary>A buffer is used after it was returned to the pool, from which all items rent.</summary>
    private void NoteGivenBack(ILocalReferenceOperation use)
    {
        if (_state[use.Local]?.IsGivenBack == true)
        {
            Report(EffectKind.UseAfterReturn, new Place(Origin.Shared, use.Local), use.Syntax);
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
