using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Writes: their targets, and whether other items write the same target.</summary>
internal sealed partial class BodyWalker
{
    private readonly Stack<SyntaxNode> _parallelBodies = new();

    private Value Assign(ISimpleAssignmentOperation assignment)
    {
        if (assignment.IsRef)
        {
            Value reference = ReferenceTo(assignment.Value);
            if (Variable(assignment.Target) is { } variable)
            {
                _state[variable] = reference;
            }

            return reference;
        }

        // In an initializer the target is a member of the new object, or of an object in it.
        Value value = Evaluate(assignment.Value);
        value = value.ReadFrom is null && ReadIn(assignment) is { } read ? value with { ReadFrom = read } : value;
        Write(assignment.Target, value, EffectKind.Assignment, assignment.Syntax);
        return value;
    }

    /// <summary>The concurrent collection whose entry is set, if the value is computed from one of its entries.</summary>
    private ISymbol? ReadIn(ISimpleAssignmentOperation assignment)
    {
        if (assignment.Target is not IPropertyReferenceOperation { Property: { IsIndexer: true } indexer, Instance: { } instance }
            || !KnownTypes.IsConcurrent(indexer.ContainingType)
            || assignment.Value.Unwrapped() is ILocalReferenceOperation || Evaluate(instance) is not { IsShared: true, Root: { } root })
        {
            return null;
        }

        return assignment.Value.Descendants().OfType<ILocalReferenceOperation>().Any(
            local => _state[local.Local] is { IsShared: true, Target: null } held && SymbolEqualityComparer.Default.Equals(held.Root, root))
            || assignment.Value.Descendants().OfType<IMemberReferenceOperation>()
                .Any(member => SymbolEqualityComparer.Default.Equals(member.Member, root)) ? root : null;
    }

    private Value Compound(ICompoundAssignmentOperation assignment)
    {
        Value value = Evaluate(assignment.Value);
        Value old = Evaluate(assignment.Target);
        IndexFact index = IndexFact.Of(assignment.OperatorKind, old.Index, value.Index, assignment.Value.ConstantValue.Value);
        EffectKind kind = assignment.OperatorKind switch
        {
            BinaryOperatorKind.Add => EffectKind.Add,
            BinaryOperatorKind.Subtract =>
            EffectKind.Subtract,
            _ => EffectKind.Compound
        };
        Value result = Operate(assignment.OperatorMethod, assignment, old, value) ?? Value.Scalar(index, old.ReadFrom ?? value.ReadFrom);
        Write(assignment.Target, result, kind, assignment.Syntax);
        return result;
    }

    private Value Increment(IIncrementOrDecrementOperation increment)
    {
        Value old = Evaluate(increment.Target);
        Operate(increment.OperatorMethod, increment, old);
        IndexFact index =
            IndexFact.Of(BinaryOperatorKind.Add, old.Index, IndexFact.Invariant, increment.Kind == OperationKind.Increment ? 1 : -1);
        Write(increment.Target, Value.Scalar(index, old.ReadFrom),
            increment.Kind == OperationKind.Increment ? EffectKind.Increment : EffectKind.Decrement, increment.Syntax);
        return increment.IsPostfix ? old with { IsConstant = false } : Value.Scalar(index, old.ReadFrom);
    }

    private Value Coalesce(ICoalesceAssignmentOperation assignment)
    {
        Value old = Evaluate(assignment.Target);
        State before = _state.Clone();
        Value value = Evaluate(assignment.Value);
        Write(assignment.Target, Variable(assignment.Target) is null ? value : Value.Join(old, value), EffectKind.LazyInitialization,
            assignment.Syntax);
        _state = State.Join(before, _state);
        return Value.Join(old, value);
    }

    private void Deconstruct(IOperation target, Value value, IOperation? source, SyntaxNode site)
    {
        if (target is IDeclarationExpressionOperation declaration)
        {
            target = declaration.Expression;
        }

        if (target is not ITupleOperation tuple)
        {
            Write(target, value, EffectKind.Assignment, target is IDiscardOperation || source is null ? site : target.Syntax);
            return;
        }

        while (source is IConversionOperation conversion)
        {
            source = conversion.Operand;
        }

        for (var i = 0; i < tuple.Elements.Length; i++)
        {
            // Writing the same value back, as a swap does, is a write.
            ISymbol? field =
                (source?.Type as INamedTypeSymbol)?.TupleElements is { IsDefault: false } fields && i < fields.Length ? fields[i] : null;
            Value part = source is ITupleOperation literal && i < literal.Elements.Length ? Evaluate(literal.Elements[i])
                : field is not null ? MemberOf(value, field, fields[i].Type)
                : value.Origin is Origin.Shared or Origin.Item or Origin.Behind
                    ? value with { Functions = [], Index = default }
                    : Value.Unknown;
            Deconstruct(tuple.Elements[i], part,
                source is ITupleOperation nested && i < nested.Elements.Length ? nested.Elements[i] : null, tuple.Elements[i].Syntax);
        }
    }

    private void Assign(IOperation? target, Value value)
    {
        if (target is not null)
        {
            Deconstruct(target, value, null, target.Syntax);
        }
    }

    private Value Subscribe(IEventAssignmentOperation subscription)
    {
        Value handler = Evaluate(subscription.HandlerValue);
        RunLater(handler, subscription.Syntax);
        if (subscription.EventReference is IEventReferenceOperation { Event: { } raised } reference)
        {
            Value? receiver = reference.Instance is null ? null : Evaluate(reference.Instance);
            IMethodSymbol? accessor = subscription.Adds ? raised.AddMethod : raised.RemoveMethod;
            if (accessor is { IsImplicitlyDeclared: false } && _compilation.IsSource(accessor))
            {
                CallSource(accessor, receiver, [handler], subscription);
            }
        }

        return Value.Owned;
    }

    private ISymbol? Variable(IOperation target) => target switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter when _state[parameter.Parameter] is not null || !IsOfClass(parameter.Parameter) =>
            parameter.Parameter,
        IParenthesizedOperation parenthesized => Variable(parenthesized.Operand),
        IDeclarationExpressionOperation declaration => Variable(declaration.Expression),
        _ => null,
    };

    private void Write(IOperation target, Value value, EffectKind kind, SyntaxNode site)
    {
        switch (target)
        {
            case IDiscardOperation:
                return;
            case IDeclarationExpressionOperation declaration:
                Write(declaration.Expression, value, kind, site);
                return;
            case IParenthesizedOperation parenthesized:
                Write(parenthesized.Operand, value, kind, site);
                return;
            case ITupleOperation:
                Deconstruct(target, value, null, site);
                return;
            case IConditionalAccessOperation access:
                _conditional.Push(Evaluate(access.Operation));
                Write(access.WhenNotNull, value, kind, site);
                _conditional.Pop();
                return;
            case IPropertyReferenceOperation { Property: { IsStatic: var isStatic } property } reference
                when property.SetMethod is { } setter && HasBody(property) && _compilation.IsSource(property) && !property.ReturnsByRef:
                Value? receiver = isStatic || reference.Instance is null ? null : Evaluate(reference.Instance);
                Value[] arguments = [.. reference.Arguments.Select(argument => Evaluate(argument.Value)), value];
                if (property.IsAbstract && _compilation.Implementations(setter).Count == 0)
                {
                    break;
                }

                CallSource(setter, receiver, arguments, reference, site);
                return;
        }

        if (Variable(target) is { } variable)
        {
            if (_state[variable]?.Target is { } pointed)
            {
                WriteTo(pointed, value, kind, site, target.Type);
                return;
            }

            NoteCaptured(variable, kind, site, target.Type);
            _state[variable] = KnownTypes.IsScalar(target.Type)
                ? Value.Scalar(value.Index, value.ReadFrom) with { OnceWhen = value.OnceWhen, IsConstant = value.IsConstant }
                : value;
            if (variable is IParameterSymbol { RefKind: RefKind.Out or RefKind.Ref } parameter)
            {
                _outs[parameter.Ordinal] = Value.Join(_outs.TryGetValue(parameter.Ordinal, out Value? old) ? old : null, value);
            }

            return;
        }

        if (target is IMemberReferenceOperation { Instance: { } instance } member
            && Evaluate(instance) is { Origin: Origin.Owned, Parts: { } parts })
        {
            if (member is IPropertyReferenceOperation { Property.IsIndexer: true })
            {
                parts.Add(value);
            }
            else
            {
                parts[member.Member] = value;
            }
        }
        else if (target is IArrayElementReferenceOperation { ArrayReference: { } array } && (value.IsShared || !value.Functions.IsEmpty)
            && Evaluate(array) is { Origin: Origin.Owned, Parts: { } held })
        {
            held.Add(value);
        }

        if (target is IArrayElementReferenceOperation { ArrayReference: { } kept } && Evaluate(kept).IsShared)
        {
            NoteEscape(value, site);
        }

        if (_state.Locks.IsGuard && target is IMemberReferenceOperation { Member: var replaced })
        {
            TakeOver(replaced, value);
        }

        // A stored delegate may run at any time.
        if (value.Functions.Length > 0)
        {
            RunLater(value, site);
        }

        WriteTo(Locate(target), value, kind, site, target.Type);
    }

    /// <summary>A member got another object under a lock, so the old object belongs to the item.</summary>
    private void TakeOver(ISymbol member, Value given)
    {
        if (given.IsShared)
        {
            return;
        }

        foreach (KeyValuePair<ISymbol,
            Value> variable in _state.Variables.Where(variable =>
                variable.Value is { IsShared: true, Target: null }
                    && SymbolEqualityComparer.Default.Equals(variable.Value.Root, member)).ToArray())
        {
            _state[variable.Key] = Value.Item with { Type = variable.Value.Type };
        }
    }

    private void WriteTo(Place place, Value value, EffectKind kind, SyntaxNode site, ITypeSymbol? type)
    {
        if (place.Origin is Origin.Owned or Origin.Item && place.Variable is { } variable)
        {
            _state[variable] = Value.Join(_state[variable], value);
            return;
        }

        NoteStale(place, value, site);
        if (place.IsConcurrent)
        {
            bool isLost = kind is not (EffectKind.Assignment or EffectKind.LazyInitialization)
                || (value.ReadFrom is not null && SymbolEqualityComparer.Default.Equals(value.ReadFrom, place.Root));
            if (isLost)
            {
                Report(EffectKind.LostUpdate, place, site);
            }
            else
            {
                NoteAct(place.Root, site);
            }

            return;
        }

        if (place.IsVolatile && kind == EffectKind.Assignment && value.IsConstant)
        {
            NotePublication(kind, place, site);
            NoteAct(place.Root, site);
            return;
        }

        EffectKind done =
            place.ChangesContainer ? EffectKind.Mutation : place.IsElement && kind == EffectKind.Assignment ? EffectKind.Element : kind;
        Report(done, place, site, place.ChangesContainer ? "this[]" : null, place.Container ?? type);
    }

    /// <summary>A variable that the bodies of a parallel loop, or a concurrent task, capture.</summary>
    private void NoteCaptured(ISymbol variable, EffectKind kind, SyntaxNode site, ITypeSymbol? type)
    {
        if (_parallelBodies.Count > 0 ? !IsDeclaredIn(variable, _parallelBodies.Peek()) : IsChangedBeside(variable))
        {
            Report(kind, new Place(Origin.Shared, variable), site, null, type);
        }
    }

    /// <summary>A reference to a place, as <c>ref</c> and <c>out</c> arguments and ref locals hold.</summary>
    private Value ReferenceTo(IOperation operation)
    {
        if (operation is IParenthesizedOperation parenthesized)
        {
            return ReferenceTo(parenthesized.Operand);
        }

        if (operation is IConditionalOperation { IsRef: true } conditional)
        {
            Evaluate(conditional.Condition);
            return Value.Join(ReferenceTo(conditional.WhenTrue), ReferenceTo(conditional.WhenFalse!));
        }

        if (Variable(operation) is { } variable)
        {
            return _state[variable] is { Target: not null } reference
                ? reference
                : Value.Owned with { Target = Place.Owned with { Variable = variable } };
        }

        if (operation is IInvocationOperation or IPropertyReferenceOperation { Property.ReturnsByRef: true }
            or IPropertyReferenceOperation { Property.ReturnsByRefReadonly: true })
        {
            Value returned = Evaluate(operation);
            if (returned.Target is not null)
            {
                return returned;
            }
        }

        if (operation is IDiscardOperation || operation is IDeclarationExpressionOperation { Expression: IDiscardOperation })
        {
            return Value.Owned;
        }

        return Value.Owned with { Target = Locate(operation) };
    }

    private Place Locate(IOperation target)
    {
        switch (target)
        {
            case IParenthesizedOperation parenthesized:
                return Locate(parenthesized.Operand);
            case IConversionOperation conversion:
                return Locate(conversion.Operand);
            case IFieldReferenceOperation field:
                return LocateField(field);
            case IPropertyReferenceOperation property:
                return LocateProperty(property);
            case IEventReferenceOperation raised:
                return raised.Instance is null ? new Place(Origin.Shared, raised.Event) : Within(Evaluate(raised.Instance), raised.Event);
            case IArrayElementReferenceOperation or IImplicitIndexerReferenceOperation or IInlineArrayAccessOperation:
                (Value collection, IndexFact[] indices) = Accessed(target);
                return Element(collection, indices, target.Syntax);
            case IInvocationOperation invocation:
                Value returned = Evaluate(invocation);
                return returned.Target
                    ?? (invocation.TargetMethod.ReturnsByRef
                        ? Within(
                            returned.IsShared
                                ? returned
                                : invocation.Arguments.Length > 0 && invocation.Instance is null
                                    ? Evaluate(invocation.Arguments[0].Value)
                                    : returned, null)
                        : Place.Owned);
            case IInstanceReferenceOperation:
                return Within(_this ?? Value.Owned, null);
            case IConditionalAccessInstanceOperation:
                return Within(_conditional.Count > 0 ? _conditional.Peek() : Value.Unknown, null);
            case ILocalReferenceOperation or IParameterReferenceOperation:
                if (Variable(target) is { } variable)
                {
                    return _state[variable]?.Target ?? Place.Owned;
                }

                return Within(_this ?? Value.Owned, ((IParameterReferenceOperation)target).Parameter);
            default:
                // A pointer, or an expression that cannot be written.
                if (target.ChildOperations.FirstOrDefault() is { Type: IPointerTypeSymbol } first
                    && Evaluate(first) is { IsShared: true } pinned)
                {
                    return Element(pinned, [.. target.ChildOperations.Skip(1).Select(index => Evaluate(index).Index)], target.Syntax);
                }

                foreach (IOperation child in target.ChildOperations)
                {
                    Value pointer = Evaluate(child);
                    if (pointer.Target is not null)
                    {
                        return pointer.Target;
                    }
                }

                return Place.Unknown;
        }
    }

    private Place LocateField(IFieldReferenceOperation reference)
    {
        IFieldSymbol field = reference.Field;
        if (field.IsStatic)
        {
            return IsThreadStatic(field) ? Place.Owned : new Place(Origin.Shared, field) { IsVolatile = field.IsVolatile };
        }

        Place within =
            reference.Instance is { Type.IsValueType: true } holder ? LocateHolder(holder) : Within(Evaluate(reference.Instance), field);
        return within with { IsVolatile = field.IsVolatile };
    }

    /// <summary>A member of a struct is at the place of the struct.</summary>
    private Place LocateHolder(IOperation holder)
    {
        if (holder is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver })
        {
            return Place.Owned;
        }

        return Locate(holder) with { Variable = null };
    }

    private Place LocateProperty(IPropertyReferenceOperation reference)
    {
        IPropertySymbol property = reference.Property;
        if (property.IsStatic)
        {
            // A static property of a library belongs to the process, unless it flows with the thread. All items usually set the same exit
            // code.
            bool isShared = _compilation.IsSource(property) || !KnownMembers.FlowsWithThread(property);
            return isShared ? new Place(Origin.Shared, property) { IsVolatile = property.Name == "ExitCode" } : Place.Unknown;
        }

        if (KnownTypes.IsThreadLocal(property.ContainingType))
        {
            return Place.Owned;
        }

        Value receiver = Evaluate(reference.Instance);
        bool isSource = _compilation.IsSource(property);
        if (property.IsIndexer && !isSource)
        {
            IndexFact[] indices = [.. reference.Arguments.Select(argument => Evaluate(argument.Value).Index)];
            ITypeSymbol? type = BehaviourType(receiver, reference.Instance?.Type ?? property.ContainingType);
            if (KnownTypes.IsIndexed(type))
            {
                return Element(receiver, indices, reference.Syntax);
            }

            bool isOwn = indices.Any(index => index.IsOwn);
            return Types.Of(type) switch
            {
                Behaviour.Collection or Behaviour.Device => Within(receiver, null) with { Container = type },
                Behaviour.Safe when KnownTypes.IsConcurrent(type) && !isOwn => Within(receiver, null) with { IsConcurrent = true },
                _ => Place.Unknown,
            };
        }

        if (reference.Instance is { Type.IsValueType: true } holder && !KnownTypes.IsWindow(holder.Type))
        {
            return LocateHolder(holder);
        }

        return Within(receiver, property);
    }

    private Place Element(Value collection, IndexFact[] indices, SyntaxNode site)
    {
        IndexFact own = indices.FirstOrDefault(index => index.IsOwn);
        if (collection.IsShared && own.IsOwn)
        {
            if (collection.Root is not null && own.Kind == IndexKind.Own)
            {
                Report(EffectKind.OwnElementWrite, new Place(Origin.Shared, collection.Root), site, index: own);
            }

            return Place.Owned;
        }

        return collection.Parts is not null && collection.Origin == Origin.Owned
            ? Place.Owned
            : Within(collection, null) with { IsElement = true };
    }

    private static Place Within(Value owner, ISymbol? member) => owner.Origin switch
    {
        Origin.Shared or Origin.Behind =>
            new Place(owner.Origin, member ?? owner.Root) { Through = member is null ? owner.Through : owner.Root },
        Origin.Unknown => Place.Unknown,
        _ => Place.Owned,
    };

    private ITypeSymbol? BehaviourType(Value value, ITypeSymbol? declared)
        => value.Type is { } better
            && (declared is null || declared.TypeKind == TypeKind.Interface || declared.IsAbstract || Types.Of(better) == Behaviour.Safe)
            ? better
            : declared;
}
