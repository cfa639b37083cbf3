using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Calls of methods whose bodies are not in source.</summary>
internal sealed partial class BodyWalker
{
    private Value CallLibrary(IInvocationOperation call, IMethodSymbol method, Value? receiver, Value[] arguments)
    {
        if (ChangeLocks(call, method, receiver, arguments))
        {
            return Value.Owned with { OnceWhen = OnceConditions.OfExchange(call) ?? KeptTry(call) };
        }

        if (AtomicOf(call, method, arguments) is { } atomic)
        {
            return atomic with { OnceWhen = OnceConditions.OfExchange(call) };
        }

        if (method is { Name: "Wait" or "WaitAll" or "Join" or "GetResult", ContainingType.Name: "Task" or "Thread" or "TaskAwaiter" })
        {
            _taskChanges.Clear();
        }

        if (KnownMembers.ChangesProcess(method))
        {
            Report(EffectKind.Mutation, new Place(Origin.Shared, method.ContainingType), call.Syntax, method.Name);
        }
        else if (KnownMembers.SetsMember(method) && arguments.Length > 0 && (arguments[0].IsShared || arguments[0].IsConstant))
        {
            Report(EffectKind.Mutation, new Place(Origin.Shared, arguments[0].Root ?? receiver?.Root), call.Syntax, method.Name);
        }

        if (SharedFiles.WrittenBy(call) is { } path && IsSameForAll(path))
        {
            Report(EffectKind.File, new Place(Origin.Shared), call.Syntax, method.Name);
        }

        for (var i = 0; i + 1 < arguments.Length; i++)
        {
            arguments[i] = arguments[i].LookedUp is not null && arguments[i + 1].IsSegmentLength
                ? arguments[i] with { Index = IndexFact.OwnRange }
                : arguments[i];
        }

        // The first argument of an extension method is the receiver.
        Value? subject = receiver
            ?? (arguments.Length > 0
                && (method.IsExtensionMethod
                    || method.ContainingType.Name is "MemoryExtensions" or "CollectionsMarshal" or "MemoryMarshal" or "Task"
                        or "Enumerable" or "Unsafe" or "Array") ? arguments[0] : null);
        ITypeSymbol? declared = call.Instance is not null
            ? Unconverted(call.Instance).Type
            : call.Arguments.Length > 0 ? Unconverted(call.Arguments[0].Value).Type : null;
        ITypeSymbol? subjectType = subject is null ? null : BehaviourType(subject, declared);
        Value? produced = RunDelegates(call, method, subject, arguments);
        WriteArguments(call, method, arguments);
        if (subject is not null)
        {
            NoteCheck(method.Name, subject, subjectType, arguments, call.Syntax);
            if (receiver is not null)
            {
                bool isOfTask = subject.Origin == Origin.Owned && Variable(call.Instance!) is { } variable && IsChangedBeside(variable);
                ChangeReceiver(method, isOfTask ? Value.SharedBy(Variable(call.Instance!)) : subject, subjectType, call.Syntax);
            }
            else if (method.IsExtensionMethod
                && KnownTypes.Space(method.ContainingType) is "System.Collections.Generic" or "System.Buffers"
                && Types.Of(subjectType) is Behaviour.Collection or Behaviour.Device
                && !KnownMembers.IsReader(Behaviour.Collection, method.Name))
            {
                Report(EffectKind.Mutation, Within(subject, null), call.Syntax, method.Name);
            }
            else if (method.ContainingType.Name == "CollectionsMarshal" && method.Name is "GetValueRefOrAddDefault" or "SetCount")
            {
                Report(EffectKind.Mutation, Within(subject, null), call.Syntax, method.Name);
            }
            else if (method.IsExtensionMethod && KnownTypes.Space(method.ContainingType) == "System.Collections.Generic")
            {
                NoteLook(subject, subjectType, call.Syntax);
            }
            else if (KnownTypes.Space(method.ContainingType) == "System.Linq" && call.Arguments.Length > 0
                && (subjectType is not IArrayTypeSymbol || method.Name is not ("Skip" or "Take" or "Count" or "Any" or "ElementAt")))
            {
                ReadAll(Unconverted(call.Arguments[0].Value), subject);
            }
        }

        // An object in a collection of the item keeps its owner.
        if (subject is { Origin: Origin.Owned, Parts: { } held } && Types.Of(subjectType) == Behaviour.Collection
            && !KnownMembers.IsReader(Behaviour.Collection, method.Name))
        {
            foreach (Value argument in arguments.Where(
                argument => argument.Origin is Origin.Shared or Origin.Behind || !argument.Functions.IsEmpty))
            {
                held.Add(argument with { Index = default });
            }
        }

        if (KnownMembers.GivesBack(method) && call.Arguments.Length > 0 && Variable(call.Arguments[0].Value) is { } rented
            && _state[rented] is { Target: null } buffer)
        {
            _state[rented] = buffer with { IsGivenBack = true };
        }

        SetOuts(call, method, subject, subjectType, arguments);
        return Returned(method, subject, arguments, produced);
    }

    /// <summary>Whether a path is the same for every item.</summary>
    private bool IsSameForAll(IOperation path) => Unconverted(path) switch
    {
        { ConstantValue.HasValue: true } => true,
        IInvocationOperation made =>
            KnownMembers.GivesSameText(made.TargetMethod)
                && made.Arguments.All(argument => argument.ArgumentKind == ArgumentKind.Explicit && IsSameForAll(argument.Value)),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } both => IsSameForAll(both.LeftOperand) && IsSameForAll(both.RightOperand),
        ILocalReferenceOperation { Local: var local } reference =>
            IsNeverChanged(reference) && reference.Root().ValuesOf(local).FirstOrDefault() is { } value && IsSameForAll(value),
        IPropertyReferenceOperation { Property: { IsStatic: true } property } when !_compilation.IsSource(property) =>
            property.Name is not ("CurrentManagedThreadId" or "Now" or "UtcNow" or "TickCount" or "TickCount64"),
        IPropertyReferenceOperation
        {
            Instance: { } instance,
            Property.ContainingType.Name: "FileInfo" or "DirectoryInfo" or "FileSystemInfo"
        } => Evaluate(instance).IsShared,
        IInterpolatedStringOperation text =>
            text.Parts.All(
                part => part is IInterpolatedStringTextOperation
                    || (part is IInterpolationOperation hole && IsSameForAll(hole.Expression))),
        IFieldReferenceOperation or IPropertyReferenceOperation or IParameterReferenceOperation =>
            Evaluate(path) is { IsShared: true } or { Index.Kind: IndexKind.Invariant },
        _ => false,
    };

    private static bool IsNeverChanged(ILocalReferenceOperation local)
        => !VariableWrites.In(local.Root()).Any(write => SymbolEqualityComparer.Default.Equals(write.Variable, local.Local));

    private static IOperation Unconverted(IOperation operation)
    {
        while (operation is IConversionOperation { OperatorMethod: null } conversion)
        {
            operation = conversion.Operand;
        }

        return operation;
    }

    private void ChangeReceiver(IMethodSymbol method, Value receiver, ITypeSymbol? type, SyntaxNode site)
    {
        if (receiver.Origin is not (Origin.Shared or Origin.Behind))
        {
            return;
        }

        if (KnownMembers.WritesWindow(method))
        {
            Report(EffectKind.Element, Within(receiver, null) with { IsElement = true }, site, method.Name);
            return;
        }

        Behaviour behaviour = Types.Of(type);
        if (behaviour is not (Behaviour.Collection or Behaviour.Device)
            && Types.Of(method.ContainingType) is Behaviour.Collection or Behaviour.Device && behaviour != Behaviour.Safe)
        {
            behaviour = Types.Of(method.ContainingType);
        }

        if (behaviour is Behaviour.Collection or Behaviour.Device && !KnownMembers.IsReader(behaviour, method.Name)
            && !IsSynchronizedWrapper(receiver))
        {
            Report(EffectKind.Mutation, Within(receiver, null), site, method.Name, type);
        }
        else
        {
            NoteLook(receiver, type, site);
        }
    }

    /// <summary>
    /// Whether all initial values of a member are thread-safe: <c>TextWriter.Synchronized(…)</c>, <c>Random.Shared</c>, <c>Console.Out</c>.
    /// </summary>
    private bool IsSynchronizedWrapper(Value receiver)
    {
        if (receiver.Root is not (IFieldSymbol or IPropertySymbol))
        {
            return false;
        }

        ImmutableArray<IOperation> initials = _compilation.Initials(receiver.Root, _budget.CancellationToken);
        return !initials.IsEmpty && initials.All(initial => initial is IInvocationOperation { TargetMethod.Name: "Synchronized" }
            || initial is IPropertyReferenceOperation { Property: { IsStatic: true, Name: "Shared" or "Out" or "Error" or "Null" } }
            || initial is IFieldReferenceOperation { Field: { IsStatic: true, Name: "Null" } });
    }

    /// <summary>The known class of the object in a field or property, if it is more specific than the declaration.</summary>
    private ITypeSymbol? InitialType(ISymbol member, ITypeSymbol declared)
    {
        if (declared.TypeKind != TypeKind.Interface && !declared.IsAbstract && declared.TypeKind != TypeKind.Class)
        {
            return null;
        }

        ITypeSymbol? found = null;
        foreach (IOperation initial in _compilation.Initials(member, _budget.CancellationToken))
        {
            if (initial is not IObjectCreationOperation { Type: { } type }
                || (found is not null && !SymbolEqualityComparer.Default.Equals(found, type)))
            {
                return null;
            }

            found = type;
        }

        return found;
    }

    /// <summary>Runs the delegate arguments of a call, and returns the value that they produce.</summary>
    private Value? RunDelegates(IInvocationOperation call, IMethodSymbol method, Value? subject, Value[] arguments)
    {
        Value? produced = null;
        bool isParallel = KnownMembers.RunsInParallel(method);
        Value element = subject is null ? Value.Unknown : ElementOf(subject, default, null);
        for (var i = 0; i < arguments.Length; i++)
        {
            if (_steps is not null && StepDelegates.RunAtOnce(method.Parameters[i]))
            {
                RunSteps(arguments[i], call);
                continue;
            }

            // Delegates in an array, one by one.
            foreach (Function function in method.Parameters[i].IsParams
                ? arguments[i].Functions.Concat(arguments[i].Parts?.Functions ?? [])
                : arguments[i].Functions)
            {
                IMethodSymbol? symbol = function.Lambda is IAnonymousFunctionOperation lambda ? lambda.Symbol : function.Method;
                bool isQueryOfTasks =
                    symbol is { ReturnType.Name: "Task" or "ValueTask" } && method is { Name: "Select", ContainingType.Name: "Enumerable" };
                Value[] given = [
                    .. (symbol?.Parameters ?? []).Select(
                        parameter => isQueryOfTasks && parameter.Type.SpecialType == SpecialType.System_Int32 ? Value.OwnNumber
                    : isParallel && parameter.Ordinal == 0
                        ? KnownTypes.IsScalar(parameter.Type) ? Value.OwnNumber : ParallelElement(method, arguments)
                    : KnownTypes.IsScalar(parameter.Type) || parameter.Type.SpecialType == SpecialType.System_String
                        ? Value.Scalar(default, subject?.Root)
                        : element)];
                if (method.Parameters[i].IsParams && isParallel)
                {
                    RunTask(function, given, call);
                }
                else if (isParallel || isQueryOfTasks)
                {
                    Value? result = InParallel(function, given, call);
                    produced = Value.Join(produced, result ?? Value.Unknown);
                }
                else if (KnownMembers.StartsTask(method) && !call.IsAwaited())
                {
                    RunTask(function, given, call);
                }
                else
                {
                    LockSet held = _state.Locks;
                    _state.Locks = KnownMembers.RunsLater(method) ? default : held;
                    produced = Value.Join(produced, Invoke(function, given, call.Syntax, call));
                    _state.Locks = held;
                }
            }
        }

        if (isParallel)
        {
            _taskChanges.Clear();
        }

        return produced;
    }

    private static Value ParallelElement(IMethodSymbol method, Value[] arguments)
        => method.ContainingType.Name == "Parallel" && arguments.Length > 0 ? ElementOf(arguments[0], default, null) : Value.Unknown;

    /// <summary>Buffers that a library fills, and by-reference arguments that it writes.</summary>
    private void WriteArguments(IInvocationOperation call, IMethodSymbol method, Value[] arguments)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter is not { } parameter)
            {
                continue;
            }

            Value value = arguments[parameter.Ordinal];
            if (value.Target is { } target)
            {
                bool isNotWritten = parameter.RefKind == RefKind.RefReadOnlyParameter
                    || method.ContainingType.Name is "Unsafe" or "MemoryMarshal" || target.Variable is not null;
                if (!isNotWritten)
                {
                    WriteTo(target, Value.Owned, EffectKind.Assignment, argument.Value.Syntax, argument.Value.Type);
                }
            }
            else if (value.IsShared && KnownMembers.WritesArgument(method, parameter)
                && !arguments.Skip(parameter.Ordinal + 1).Any(other => other.Index.IsOwn))
            {
                Report(EffectKind.Element, Within(value, null) with { IsElement = true }, call.Syntax, method.Name);
            }
        }
    }

    private void SetOuts(IInvocationOperation call, IMethodSymbol method, Value? subject, ITypeSymbol? subjectType, Value[] arguments)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter is { RefKind: RefKind.Out } parameter
                && arguments[parameter.Ordinal].Target is { Variable: { } variable })
            {
                bool isOwnKey = arguments.Any(other => other.Index.IsOwn);
                Value element = subject is null
                    ? Value.Owned
                    : KnownMembers.HandsOver(method.Name) && subject.Parts?.Rest is null
                        ? Value.Item
                        : ElementOf(subject, isOwnKey ? IndexFact.Own : default, parameter.Type);
                _state[variable] = KnownTypes.IsScalar(parameter.Type) ? Value.Scalar(default, isOwnKey ? null : subject?.Root)
                    : subject is null || (subjectType is not null && Types.Of(subjectType) == Behaviour.Unknown && subject.Parts is null)
                        ? Value.Unknown
                    : element;
            }
        }
    }

    private Value Returned(IMethodSymbol method, Value? subject, Value[] arguments, Value? produced)
    {
        ITypeSymbol type = method.ReturnType;
        bool isOwnKey = arguments.Any(argument => argument.Index.IsOwn);
        if (KnownTypes.IsScalar(type))
        {
            // The end of the item's range, limited to the end of the whole.
            if (method is { Name: "Min" or "Max" or "Clamp", ContainingType.Name: "Math" } && isOwnKey
                && !arguments.Any(argument => argument.Index is { Kind: IndexKind.Own, Offset: not (null or 0) }))
            {
                return Value.Scalar(IndexFact.OwnRange);
            }

            // A place beyond the end of a range may belong to a neighbour.
            IndexFact index = method.Name is "Abs" or "Max" or "Min" or "Clamp" or "GetHashCode" || arguments.Length == 0
                || arguments.Any(argument => argument.Index.Kind != IndexKind.Invariant) ? default : IndexFact.Invariant;
            ISymbol? from = arguments.Select(argument => argument.ReadFrom).FirstOrDefault(read => read is not null)
                ?? (subject is { IsShared: true } && !isOwnKey ? subject.Root : null);
            return Value.Scalar(index, from);
        }

        if (type.SpecialType is SpecialType.System_Void)
        {
            return Value.Owned;
        }

        if (type.SpecialType is SpecialType.System_String)
        {
            return Value.Scalar(default, subject?.ReadFrom);
        }

        if (KnownMembers.HandsOver(method.Name) && subject?.Parts?.Rest is null)
        {
            return Value.Item;
        }

        if (method.ContainingType.Name is "Task" or "ValueTask" && method.Name is "FromResult" or "Run" or "WhenAll" or "ConfigureAwait")
        {
            return produced ?? subject ?? arguments.FirstOrDefault() ?? Value.Unknown;
        }

        if (subject is null)
        {
            return produced is { Origin: Origin.Shared } ? produced : Value.Unknown;
        }

        if (method.Name is "Select" or "SelectMany" or "ConvertAll" && produced is not null)
        {
            return Value.Holding(produced);
        }

        if (KnownMembers.Makes(method.Name, Types.Of(method.ContainingType)))
        {
            return Value.Owned;
        }

        if (KnownMembers.Copies(method.Name))
        {
            Value element = ElementOf(subject, default, null);
            return Value.Holding(element);
        }

        if (subject.Parts is not null)
        {
            // A sequence over what the object holds, or one of them.
            return IsSequence(type) ? subject : ElementOf(subject, default, type);
        }

        if (subject.Origin is Origin.Shared)
        {
            bool isRange = KnownTypes.IsWindow(type) && isOwnKey;
            bool isKnown = KnownTypes.IsFramework(method.ContainingType);
            return !isKnown
                ? Value.Unknown
                : KnownTypes.IsImmutable(type)
                    ? Value.SharedBy(subject.Root) with { ReadFrom = subject.ReadFrom }
                    : isRange
                        ? Value.Owned
                        : isOwnKey && KnownTypes.Space(method.ContainingType) is not "System.Linq"
                            ? Value.Item
                            : Value.SharedBy(subject.Root) with { Type = null };
        }

        return subject.Origin is Origin.Item or Origin.Behind && KnownTypes.IsFramework(method.ContainingType)
            ? KnownTypes.IsFramework(type)
                ? subject with { Functions = [], Index = default }
                : new Value(Origin.Behind) { Root = subject.Root }
            : produced is { Origin: Origin.Shared } ? produced
            : KnownTypes.IsFramework(method.ContainingType) && subject.Origin == Origin.Owned ? Value.Owned : Value.Unknown;
    }

    private static bool IsSequence(ITypeSymbol type)
        => type is IArrayTypeSymbol || KnownTypes.IsWindow(type) || type.SpecialType == SpecialType.System_Collections_IEnumerable
            || type.AllInterfaces.Any(part => part.SpecialType == SpecialType.System_Collections_IEnumerable);
}
