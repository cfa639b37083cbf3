using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Calls of methods in source and of delegates. Their effects become effects of the caller.</summary>
internal sealed partial class BodyWalker
{
    private const int MaxImplementations = 8;

    private Value Call(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            Value invoked = Evaluate(call.Instance);
            Value[] given = [.. call.Arguments.Select(argument => Evaluate(argument.Value))];
            return InvokeAll(invoked, given, call);
        }

        Value? receiver = call.Instance is null ? null : Evaluate(call.Instance);
        Value[] arguments = EvaluateAll(call);
        if (method.MethodKind == MethodKind.LocalFunction)
        {
            if (RunsBeside(call, method) && _localFunctions.TryGetValue(method.OriginalDefinition, out ILocalFunctionOperation? task))
            {
                RunTask(() => CallLocal(method, GivenToTask(call, EvaluateAll(call)), call), task.Descendants(), task.Syntax, call);
            }

            return CallLocal(method, arguments, call);
        }

        bool isSource = _compilation.IsSource(method);
        if (isSource && call.Instance is { Type.IsValueType: true } holder && receiver is { IsShared: true }
            && Variable(holder) is { } copy && _state[copy]?.Target is null)
        {
            // A copy of a shared struct. Its own members belong to the copy, but objects that they refer to are shared.
            receiver = Value.Holding(receiver);
        }

        if (isSource && RunsBeside(call, method))
        {
            RunTask(() =>
                CallSource(method, call.Instance is null ? null : Evaluate(call.Instance), GivenToTask(call, EvaluateAll(call)), call),
                call.Descendants(), null, call);
        }

        return isSource ? CallSource(method, receiver, arguments, call) : CallLibrary(call, method, receiver, arguments);
    }

    private Value[] EvaluateAll(IInvocationOperation call)
    {
        var arguments = new Value[call.TargetMethod.Parameters.Length];
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter is { } parameter && parameter.Ordinal < arguments.Length)
            {
                arguments[parameter.Ordinal] = parameter.RefKind is RefKind.Ref or RefKind.Out or RefKind.RefReadOnlyParameter
                    ? ReferenceTo(argument.Value)
                    : Evaluate(argument.Value);
            }
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] ??= Value.Owned;
        }

        return arguments;
    }

    private Value CallLocal(IMethodSymbol method, Value[] arguments, IOperation call)
    {
        if (!_localFunctions.TryGetValue(method.OriginalDefinition, out ILocalFunctionOperation? function))
        {
            return Value.Unknown;
        }

        return RunBody(function, method.OriginalDefinition, arguments, [function.Body ?? function.IgnoredBody]);
    }

    /// <summary>Runs a lambda or local function with the variables of this body.</summary>
    private Value RunBody(object identity, IMethodSymbol symbol, IReadOnlyList<Value> arguments, IEnumerable<IOperation?> body)
    {
        if (_running.Count > 16 || !_running.Add(identity))
        {
            return Value.Unknown;
        }

        foreach (IParameterSymbol parameter in symbol.Parameters)
        {
            _state[parameter] = parameter.Ordinal < arguments.Count ? arguments[parameter.Ordinal] : Value.Unknown;
        }

        Value? outer = _return;
        _return = null;
        State before = _state.Clone();
        foreach (IOperation? part in body)
        {
            Visit(part);
        }

        Value result = _return ?? Value.Owned;
        _return = outer;
        bool endsDead = _state.IsDead;
        _state.IsDead = false;
        _state = endsDead ? State.Join(before, _state) : _state;
        _state.Locks = endsDead ? before.Locks : _state.Locks;
        _running.Remove(identity);
        return symbol.ReturnsVoid ? Value.Owned : result;
    }

    private Value Create(IObjectCreationOperation creation)
    {
        IMethodSymbol? constructor = creation.Constructor;
        var arguments = new Value[constructor?.Parameters.Length ?? 0];
        foreach (IArgumentOperation argument in creation.Arguments)
        {
            if (argument.Parameter is { } parameter && parameter.Ordinal < arguments.Length)
            {
                arguments[parameter.Ordinal] = parameter.RefKind is RefKind.Ref or RefKind.Out or RefKind.RefReadOnlyParameter
                    ? ReferenceTo(argument.Value)
                    : Evaluate(argument.Value);
            }
        }

        if (SharedFiles.WrittenBy(creation) is { } path && IsSameForAll(path))
        {
            Report(EffectKind.File, new Place(Origin.Shared), creation.Syntax, creation.Type!.Name);
        }

        if (creation.Type is { Name: "Mutex" or "Semaphore" or "EventWaitHandle" }
            && creation.Arguments.Any(argument => argument.Parameter?.Name == "name"))
        {
            return Value.SharedBy(null); // All code that knows the name shares it.
        }

        var parts = new Parts();
        Value made = Value.Owned with { Parts = parts, Type = creation.Type };
        if (constructor is not null && _compilation.IsSource(constructor.ContainingType))
        {
            Construct(constructor, made, arguments, creation);
        }
        else
        {
            foreach ((Value argument,
                int place) in arguments.Select((argument, place) => (argument, place)).Where(one => one.argument is not null))
            {
                // Windows and wrappers keep using their source. Copies do not, but hold the same elements. A device reads its array, for
                // example a key, once.
                bool isArray = constructor?.Parameters[place].Type is IArrayTypeSymbol && creation.Type?.Name != "MemoryStream";
                bool isWrapper = KnownTypes.IsWindow(creation.Type) || (Types.Of(creation.Type) == Behaviour.Device && !isArray)
                    || creation.Type?.IsTupleType == true || creation.Type?.Name == "KeyValuePair";
                if (argument.IsShared && isWrapper)
                {
                    bool isOwnRange = KnownTypes.IsWindow(creation.Type) && arguments.Any(other => other is { Index.IsOwn: true });
                    made = isOwnRange ? made : argument with { Type = creation.Type, Functions = [], Index = default };
                }
                else if (argument.Origin is Origin.Shared or Origin.Behind && !KnownTypes.IsScalar(argument.Type)
                    && Types.Of(creation.Type) is Behaviour.Collection or Behaviour.Safe
                    && creation.Type!.AllInterfaces.Any(part => part.SpecialType == SpecialType.System_Collections_IEnumerable))
                {
                    parts.Add(argument with { Index = default });
                }

                if (creation.Type is { Name: "Thread" } && _muted == 0)
                {
                    foreach (Function function in argument.Functions)
                    {
                        RunTask(function, [], creation);
                    }
                }
                else
                {
                    RunLater(argument, creation.Syntax);
                }
            }
        }

        if (creation.Initializer is not null)
        {
            _initialized.Push(made);
            Evaluate(creation.Initializer);
            _initialized.Pop();
        }

        return parts.IsEmpty && !made.IsShared && Types.Of(creation.Type) != Behaviour.Collection
            ? Value.Owned with { Type = creation.Type }
            : made;
    }

    private void Construct(IMethodSymbol constructor, Value made, Value[] arguments, IOperation creation)
    {
        if (_depth <= 0)
        {
            return;
        }

        var initial = new BodyWalker(_compilation, constructor, made, _depth - 1, _budget);
        bool isPrimary = constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(
            _budget.CancellationToken) is Microsoft.CodeAnalysis.CSharp.Syntax.TypeDeclarationSyntax;
        foreach (IParameterSymbol parameter in constructor.OriginalDefinition.Parameters)
        {
            Value? argument = parameter.Ordinal < arguments.Length ? arguments[parameter.Ordinal] : null;
            if (isPrimary && argument is not null && made.Parts is { } parts
                && (argument.Origin != Origin.Owned || argument.Parts is not null || argument.Functions.Length > 0))
            {
                parts[parameter] = argument;
                if (constructor.ContainingType.IsRecord
                    && constructor.ContainingType.GetMembers(parameter.Name)
                        .FirstOrDefault(member => member is IPropertySymbol) is { } property)
                {
                    parts[property] = argument;
                }
            }
        }

        Gather(initial.Walk(_compilation.MemberInitializers(constructor.ContainingType, _budget.CancellationToken), arguments,
            _state.Locks).Effects, creation.Syntax);
        if (!isPrimary && _compilation.IsSource(constructor))
        {
            CallSource(constructor, made, arguments, creation);
        }
    }

    private Value CallSource(
        IMethodSymbol method, Value? receiver, IReadOnlyList<Value> arguments, IOperation? call, SyntaxNode? site = null)
    {
        site ??= call?.Syntax;
        if (site is null || _depth <= 0 || _budget.IsSpent)
        {
            return Value.Unknown;
        }

        bool isDispatched = (method.IsVirtual || method.IsOverride || method.IsAbstract
            || method.ContainingType.TypeKind == TypeKind.Interface) && call is not IInvocationOperation { IsVirtual: false };
        IMethodSymbol? exact = isDispatched && receiver?.Type is INamedTypeSymbol type ? Implementation(type, method) : null;
        if (exact is { IsAbstract: false } && _compilation.IsSource(exact))
        {
            return CallBody(exact, receiver, arguments, site);
        }

        if (!method.IsAbstract && method.ContainingType.TypeKind != TypeKind.Interface)
        {
            return CallBody(method, receiver, arguments, site);
        }

        // The implementation that runs is not known, so only effects that all of them have are certain.
        IReadOnlyList<IMethodSymbol> candidates = _compilation.Implementations(method);
        if (candidates.Count is 0 or > MaxImplementations)
        {
            return Value.Unknown;
        }

        int before = _effects.Count;
        Value? result = null;
        var isPerItem = true;
        foreach (IMethodSymbol candidate in candidates)
        {
            int count = _effects.Count;
            result = Value.Join(result, CallBody(candidate, receiver, arguments, site));
            isPerItem &= _effects.HasRaceSince(count);
        }

        if (!isPerItem)
        {
            _effects.TakeSince(before);
        }

        return result ?? Value.Unknown;
    }

    private static IMethodSymbol? Implementation(INamedTypeSymbol type, IMethodSymbol method)
    {
        if (method.ContainingType.TypeKind == TypeKind.Interface)
        {
            return type.FindImplementationForInterfaceMember(method) as IMethodSymbol;
        }

        return type.SelfAndBases().SelectMany(part => part.GetMembers(method.Name)).OfType<IMethodSymbol>()
            .FirstOrDefault(candidate => candidate.IsOverride && candidate.Parameters.Length == method.Parameters.Length);
    }

    private Value CallBody(IMethodSymbol method, Value? receiver, IReadOnlyList<Value> arguments, SyntaxNode site)
    {
        IMethodSymbol definition = method.OriginalDefinition;
        receiver = method.MethodKind == MethodKind.Constructor ? receiver : Simplified(receiver);
        arguments = [.. arguments.Select(argument => Simplified(argument) ?? Value.Owned)];
        ImmutableArray<IOperation> body = _compilation.Body(definition, _budget.CancellationToken);
        if (body.IsEmpty)
        {
            return Value.Unknown;
        }

        bool isSynchronized = IsSynchronized(method) && receiver is not { Origin: Origin.Owned or Origin.Item };
        LockSet locks = isSynchronized || _muted > 0 ? _state.Locks.Enter(null) : _state.Locks;
        Value? owner =
            method.IsStatic ? null : receiver is { IsShared: true } ? receiver with { Index = default, ReadFrom = null } : receiver;

        // A key does not show what an object holds or a lambda runs, so such calls are walked each time.
        Value[] given = [
            .. arguments.Select(
                argument => argument.Target is { Variable: { } local } ? Simplified(_state[local]) ?? Value.Owned : argument)];
        bool isKeyed = owner?.Parts is null
            && given.All(argument => argument.Parts is null && argument.Functions.IsEmpty && argument.Target?.Variable is null);
        var key = new CallKey(definition, owner, given.ToEquatableArray(), locks, _depth);
        if (!isKeyed || !_compilation.Summaries.TryGetValue(key, out Summary? summary))
        {
            summary = new BodyWalker(_compilation, definition, owner, _depth - 1, _budget).Walk(body, given, locks);
            if (isKeyed && !_budget.IsSpent && !summary.Return.RunsLambda && summary.Outs.Values.All(left => !left.RunsLambda))
            {
                _compilation.Summaries[key] = summary;
            }
        }

        Gather(summary.Effects, site);
        _state.Locks = isSynchronized || _muted > 0 ? _state.Locks : summary.Locks;
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].Target is { Variable: { } variable })
            {
                _state[variable] = summary.Outs.TryGetValue(i, out Value? left) ? left : _state[variable] ?? Value.Unknown;
            }
        }

        return summary.Return;
    }

    /// <summary>An object that holds no foreign objects is like any other object of its kind.</summary>
    private static Value? Simplified(Value? value) => value?.Parts is { IsEmpty: true } ? value with { Parts = null } : value;

    private static bool IsSynchronized(IMethodSymbol method)
        => (method.MethodImplementationFlags & System.Reflection.MethodImplAttributes.Synchronized) != 0;

    private void Gather(IEnumerable<Effect> effects, SyntaxNode site)
    {
        if (_muted > 0)
        {
            return;
        }

        foreach (Effect effect in effects)
        {
            Effect here = effect with { Call = site };
            if (here.Kind == EffectKind.GuardedChange)
            {
                NoteGuarded(here);
            }
            else
            {
                _effects.Add(here);
            }
        }
    }
}
