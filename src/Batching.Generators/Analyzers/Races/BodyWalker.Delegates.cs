using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Delegates, and the code that runs them: here, later, or through a member that was assigned elsewhere.</summary>
internal sealed partial class BodyWalker
{
    /// <summary>Whether the walk has ended, so that effects of its lambdas are not read any more.</summary>
    private bool _isFinished;

    private Value InvokeAll(Value invoked, IReadOnlyList<Value> arguments, IOperation call)
    {
        Value? result = null;
        foreach (Function function in invoked.Functions)
        {
            result = Value.Join(result, Invoke(function, arguments, call.Syntax, call));
        }

        if (invoked.Functions.IsEmpty && invoked is { IsShared: true, Root: IFieldSymbol or IPropertySymbol or IEventSymbol } && _depth > 0)
        {
            foreach (Function function in FunctionsOf(invoked.Root!))
            {
                result = Value.Join(result, InvokeHeld(function, arguments, call));
            }
        }

        return result ?? Value.Unknown;
    }

    /// <summary>The values of a shared member, initial or later: delegates, or collections of them.</summary>
    private IEnumerable<Function> FunctionsOf(ISymbol member)
    {
        var known = new HashSet<SyntaxNode>();
        ImmutableArray<IOperation> all =
            _compilation.Initials(member, _budget.CancellationToken).AddRange(_compilation.Given(member, _budget.CancellationToken));
        foreach (IOperation given in all)
        {
            if (known.Add(given.Syntax))
            {
                var walker = new BodyWalker(_compilation, null, Value.SharedBy(null), _depth - 1, _budget);
                foreach (Function function in walker.Hold(given))
                {
                    yield return function;
                }
            }
        }
    }

    /// <summary>The value of an expression elsewhere that runs once.</summary>
    private ImmutableArray<Function> Hold(IOperation given)
    {
        foreach (IOperation operation in given.DescendantsAndSelf())
        {
            ISymbol? variable = operation switch
            {
                ILocalReferenceOperation local => local.Local,
                IParameterReferenceOperation { Parameter: var parameter } when !IsOfClass(parameter) => parameter,
                _ => null,
            };
            if (variable?.DeclaringSyntaxReferences.FirstOrDefault() is { } declared && !given.Syntax.Span.Contains(declared.Span))
            {
                bool isScalar = KnownTypes.IsScalar(operation.Type);
                _state[variable] = isScalar ? Value.Scalar(IndexFact.Invariant, variable) : Value.SharedBy(variable);
            }
        }

        _muted++;
        Value value = Evaluate(given);
        _muted--;
        _isFinished = true;
        return value.Functions.IsEmpty ? value.Parts?.Functions ?? [] : value.Functions;
    }

    /// <summary>Runs a delegate that all items run. They share everything that it has captured.</summary>
    private Value InvokeHeld(Function function, IReadOnlyList<Value> arguments, IOperation call)
    {
        if (function.Owner is not { } owner || function.Lambda is null)
        {
            Value? receiver = function.Receiver is { IsShared: false } made ? Value.SharedBy(made.Root) : function.Receiver;
            return Invoke(function with { Receiver = receiver }, arguments, call.Syntax, call);
        }

        State before = owner._state;
        owner._state = before.Clone();
        owner.ShareVariables();
        owner._parallelBodies.Push(function.Lambda.Syntax);
        Value result = Invoke(function, arguments, call.Syntax, call);
        owner._parallelBodies.Pop();
        owner._state = before;
        return result;
    }

    private Value Invoke(Function function, IReadOnlyList<Value> arguments, SyntaxNode? site, IOperation? call = null)
    {
        if (function.Lambda is IAnonymousFunctionOperation lambda && function.Owner is { } owner)
        {
            return RunIn(owner, lambda, lambda.Symbol, arguments, lambda.Body, site);
        }

        if (function.Method is not { } method)
        {
            return Value.Unknown;
        }

        if (method.MethodKind == MethodKind.LocalFunction)
        {
            BodyWalker holder = function.Owner ?? this;
            return holder._localFunctions.TryGetValue(method.OriginalDefinition, out ILocalFunctionOperation? local)
                ? RunIn(holder, local, method.OriginalDefinition, arguments, local.Body ?? local.IgnoredBody, site)
                : Value.Unknown;
        }

        if (_compilation.IsSource(method))
        {
            return CallSource(method, function.Receiver, arguments, call, site);
        }

        if (function.Receiver is { } receiver && site is not null)
        {
            ChangeReceiver(method, receiver, receiver.Type ?? method.ContainingType, site);
        }

        return Value.Unknown;
    }

    /// <summary>Runs a lambda or local function in the walk that has its variables, with the locks that are held here.</summary>
    private Value RunIn(
        BodyWalker owner, object identity, IMethodSymbol symbol, IReadOnlyList<Value> arguments, IOperation? body, SyntaxNode? site)
    {
        if (ReferenceEquals(owner, this))
        {
            return RunBody(identity, symbol, arguments, [body]);
        }

        (LockSet held, bool isDead, int first) = (owner._state.Locks, owner._state.IsDead, owner._effects.Count);
        (owner._state.Locks, owner._state.IsDead) = (_state.Locks, false);
        owner._muted += _muted > 0 ? 1 : 0;
        Value result = owner.RunBody(identity, symbol, arguments, [body]);
        owner._muted -= _muted > 0 ? 1 : 0;
        (owner._state.Locks, owner._state.IsDead) = (held, isDead);
        if (owner._isFinished && site is not null)
        {
            Gather(owner._effects.TakeSince(first), site);
        }

        return result;
    }

    /// <summary>Runs a delegate as if on another thread: no lock that is held here guards it.</summary>
    private void RunLater(Value value, SyntaxNode site, params Value[] arguments)
    {
        foreach (Function function in value.Functions)
        {
            LockSet held = _state.Locks;
            _state.Locks = default;
            Invoke(function, arguments, site);
            _state.Locks = held;
        }
    }
}
