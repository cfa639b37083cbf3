using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Expressions, and who owns their values.</summary>
internal sealed partial class BodyWalker
{
    private readonly Stack<Value> _initialized = new();
    private readonly Stack<Value> _conditional = new();

    private Value Evaluate(IOperation? operation)
    {
        if (operation is null || _budget.IsSpent)
        {
            return Value.Owned;
        }

        _budget.Spend();
        switch (operation)
        {
            case { ConstantValue.HasValue: true }:
                return Value.Constant;
            case IDefaultValueOperation:
                return Value.Constant;
            case ITypeOfOperation:
                return Value.SharedBy(null);
            case IParenthesizedOperation parenthesized:
                return Evaluate(parenthesized.Operand);
            case IConversionOperation conversion:
                return Convert(conversion);
            case IAwaitOperation awaited:
                Value result = Evaluate(awaited.Operation);
                LeaveThread();
                EndTasks(awaited.Operation);
                return result;
            case IInstanceReferenceOperation instance:
                return instance.ReferenceKind == InstanceReferenceKind.ContainingTypeInstance ? _this ?? Value.Owned
                    : _initialized.Count > 0 ? _initialized.Peek() : Value.Owned;
            case IConditionalAccessInstanceOperation:
                return _conditional.Count > 0 ? _conditional.Peek() : Value.Unknown;
            case IConditionalAccessOperation access:
                _conditional.Push(Evaluate(access.Operation));
                Value accessed = Evaluate(access.WhenNotNull);
                _conditional.Pop();
                return accessed;
            case ILocalReferenceOperation local:
                NoteGivenBack(local);
                return ReadVariable(local.Local, local.Local.Type);
            case IParameterReferenceOperation parameter:
                return ReadParameter(parameter);
            case IFieldReferenceOperation field:
                return ReadField(field);
            case IPropertyReferenceOperation property:
                return ReadProperty(property);
            case IEventReferenceOperation raised:
                Value raiser = raised.Instance is null ? Value.SharedBy(raised.Event) : Evaluate(raised.Instance);
                return raiser.IsShared ? Value.SharedBy(raised.Event) : raiser.Parts?[raised.Event] ?? Value.Unknown;
            case IArrayElementReferenceOperation or IImplicitIndexerReferenceOperation or IInlineArrayAccessOperation:
                return ReadElement(operation);
            case ISimpleAssignmentOperation assignment:
                return Assign(assignment);
            case ICompoundAssignmentOperation assignment:
                return Compound(assignment);
            case IIncrementOrDecrementOperation increment:
                return Increment(increment);
            case ICoalesceAssignmentOperation assignment:
                return Coalesce(assignment);
            case IDeconstructionAssignmentOperation deconstruction:
                Deconstruct(deconstruction.Target, Evaluate(deconstruction.Value), deconstruction.Value, deconstruction.Syntax);
                return Value.Owned;
            case IEventAssignmentOperation subscription:
                return Subscribe(subscription);
            case IDeclarationExpressionOperation declaration:
                return Evaluate(declaration.Expression);
            case IConditionalOperation conditional:
                return Either(conditional);
            case ICoalesceOperation coalesce:
                Value first = Evaluate(coalesce.Value);
                State before = _state.Clone();
                Value second = Evaluate(coalesce.WhenNull);
                _state = State.Join(before, _state);
                return coalesce.WhenNull is IThrowOperation ? first : Value.Join(first, second);
            case IThrowOperation thrown:
                Evaluate(thrown.Exception);
                return Value.Owned;
            case IBinaryOperation binary:
                return Binary(binary);
            case IUnaryOperation unary:
                Value operand = Evaluate(unary.Operand);
                return Operate(unary.OperatorMethod, unary, operand) is { } unaryResult ? unaryResult
                    : unary.OperatorKind == UnaryOperatorKind.Not
                        ? Value.Owned with { OnceWhen = !operand.OnceWhen, ReadFrom = operand.ReadFrom }
                    : Value.Scalar(operand.Index.IsOwn ? new(operand.Index.Kind) : operand.Index, operand.ReadFrom);
            case IInvocationOperation invocation:
                return Call(invocation);
            case IObjectCreationOperation creation:
                return Create(creation);
            case IArrayCreationOperation array:
                foreach (IOperation size in array.DimensionSizes)
                {
                    Evaluate(size);
                }

                return Elements(array.Initializer?.ElementValues ?? []);
            case ICollectionExpressionOperation collection:
                return Elements(collection.Elements);
            case ISpreadOperation spread:
                return ElementOf(Evaluate(spread.Operand), default, spread.ElementType);
            case ITupleOperation tuple:
                return TupleOf(tuple);
            case IAnonymousObjectCreationOperation anonymous:
                return Filled(
                    anonymous.Initializers.OfType<ISimpleAssignmentOperation>()
                        .Select(part => ((part.Target as IPropertyReferenceOperation)?.Property as ISymbol, Evaluate(part.Value))));
            case IAnonymousFunctionOperation lambda:
                return Value.Owned with { Functions = [new Function(lambda, this, null, null, lambda.Syntax)] };
            case IDelegateCreationOperation creation:
                return Evaluate(creation.Target);
            case IMethodReferenceOperation method:
                return Value.Owned with
                {
                    Functions = [
                    new Function(null, this, method.Method, method.Instance is null ? null : Evaluate(method.Instance), method.Syntax)]
                };
            case IIsPatternOperation match:
                return IsMatch(match);
            case ISwitchExpressionOperation choice:
                return Choose(choice);
            case IWithOperation with:
                return Copy(with);
            case IObjectOrCollectionInitializerOperation initializer:
                foreach (IOperation part in initializer.Initializers)
                {
                    Evaluate(part);
                }

                return Value.Owned;
            case IMemberInitializerOperation member:
                _initialized.Push(Evaluate(member.InitializedMember));
                Evaluate(member.Initializer);
                _initialized.Pop();
                return Value.Owned;
            case IAddressOfOperation address:
                return ReferenceTo(address.Reference);
            case IRangeOperation range:
                Value begin = Evaluate(range.LeftOperand);
                Value end = Evaluate(range.RightOperand);
                return Value.Scalar(LookUp.IsSegment(begin.LookedUp, end.LookedUp) ? IndexFact.OwnRange : begin.Index);
            case IIsTypeOperation test:
                Evaluate(test.ValueOperand);
                return Value.Owned;
            case IBlockOperation or IVariableDeclarationGroupOperation or IExpressionStatementOperation or IReturnOperation:
                Visit(operation);
                return Value.Owned;
            default:
                foreach (IOperation child in operation.ChildOperations)
                {
                    Visit(child);
                }

                return operation is { Type: IPointerTypeSymbol, ChildOperations: { Count: 1 } pinned } ? Evaluate(pinned.First())
                    : KnownTypes.IsScalar(operation.Type) || operation.Type is { SpecialType: SpecialType.System_String }
                        ? Value.Owned
                        : Value.Unknown;
        }
    }

    private Value Convert(IConversionOperation conversion)
    {
        Value value = Evaluate(conversion.Operand);
        if (conversion.OperatorMethod is not null)
        {
            // An array seen as a span is still that array.
            return Operate(conversion.OperatorMethod, conversion, value) is { } converted ? converted
                : KnownTypes.IsWindow(conversion.Type) || KnownTypes.IsScalar(conversion.Type) ? value : Value.Unknown;
        }

        bool isNarrow = conversion.Type?.SpecialType is SpecialType.System_Byte or SpecialType.System_SByte or SpecialType.System_Boolean;
        value = isNarrow && conversion.Operand.Type?.SpecialType != conversion.Type?.SpecialType ? value with { Index = default } : value;
        bool isKnown = conversion.Operand is IObjectCreationOperation
            || (conversion.Operand.Type is { TypeKind: TypeKind.Class or TypeKind.Struct, IsAbstract: false }
                && conversion.Type is { TypeKind: TypeKind.Interface });
        return isKnown && value.Type is null ? value with { Type = conversion.Operand.Type } : value;
    }

    private Value ReadVariable(ISymbol variable, ITypeSymbol type)
    {
        Value value = _state[variable] ?? Value.Unknown;
        if (value.Target is not { } target)
        {
            return value;
        }

        return target.Content ?? (KnownTypes.IsScalar(type) ? Value.Scalar(default, target.Root) : target.Origin switch
        {
            Origin.Shared => Value.SharedBy(target.Root),
            _ when target.Variable is { } other && _state[other] is { Target: null } aliased => aliased,
            _ => new Value(target.Origin),
        });
    }

    private Value ReadParameter(IParameterReferenceOperation reference)
    {
        if (_state[reference.Parameter] is not null)
        {
            return ReadVariable(reference.Parameter, reference.Parameter.Type);
        }

        // A parameter of the class is kept like a field.
        return IsOfClass(reference.Parameter)
            ? MemberOf(_this ?? Value.Owned, reference.Parameter, reference.Parameter.Type, isOwnMember: true)
            : Value.Unknown;
    }

    private static bool IsOfClass(IParameterSymbol parameter)
        => parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
            && constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is Microsoft.CodeAnalysis.CSharp.Syntax.TypeDeclarationSyntax;

    private Value ReadField(IFieldReferenceOperation reference)
    {
        IFieldSymbol field = reference.Field;
        if (field.IsConst)
        {
            return Value.Constant;
        }

        if (field.IsVolatile)
        {
            NoteCheck(field, reference.Syntax);
        }

        if (field.IsStatic)
        {
            return IsThreadStatic(field) ? (KnownTypes.IsScalar(field.Type) ? Value.Constant : Value.Owned with { ThreadStorage = field })
                : !_compilation.IsSource(field) ? (KnownTypes.IsScalar(field.Type) ? Value.Constant : Value.Unknown)
                : SharedMember(field, field.Type);
        }

        return MemberOf(Evaluate(reference.Instance), field, field.Type, isOwnMember: reference.Instance is IInstanceReferenceOperation);
    }

    private static bool IsThreadStatic(IFieldSymbol field)
        => field.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "ThreadStaticAttribute");

    private Value ReadProperty(IPropertyReferenceOperation reference)
    {
        IPropertySymbol property = reference.Property;
        Value receiver = reference.Instance is null ? Value.Unknown : Evaluate(reference.Instance);
        if (receiver.Origin == Origin.Item && IsGeneratedItem(property.ContainingType))
        {
            return property.Name is "Index" or "Position" ? Value.Item with { Index = IndexFact.Own } : Value.Item;
        }

        Value[] arguments = [.. reference.Arguments.Select(argument => Evaluate(argument.Value))];
        bool isSource = _compilation.IsSource(property);
        if (property.GetMethod is { } getter && HasBody(property) && isSource)
        {
            Value got = CallSource(getter, reference.Instance is null ? null : receiver, arguments, reference);
            return KnownTypes.IsScalar(property.Type) && got.Index == default && receiver.IsShared
                ? Value.Scalar(IndexFact.Invariant, property)
                : got;
        }

        if (property.IsStatic)
        {
            return isSource ? SharedMember(property, property.Type) : StaticOfLibrary(property);
        }

        if (property is { Name: "Value", ContainingType.Name: "Lazy" } && receiver is { IsShared: true, Root: { } lazy }
            && IsUnsafeLazy(lazy))
        {
            Report(EffectKind.LazyInitialization, new Place(Origin.Shared, lazy), reference.Syntax);
        }

        if (KnownTypes.IsThreadLocal(property.ContainingType))
        {
            bool isOfThread = property.ContainingType.Name == "ThreadLocal" && !KnownTypes.IsScalar(property.Type);
            return isOfThread && receiver is { IsShared: true, Root: not null }
                ? Value.Owned with { ThreadStorage = receiver.Root }
                : Value.Owned;
        }

        if (property.IsIndexer)
        {
            NoteLook(receiver, BehaviourType(receiver, reference.Instance?.Type), reference.Syntax);
            NoteRead(reference, receiver, arguments);
            Value element = ElementOf(receiver, arguments.FirstOrDefault()?.Index ?? default, property.Type);
            return receiver.IsShared && KnownTypes.IsScalar(property.Type)
                ? Value.Scalar(default,
                    arguments.Any(argument => argument.Index.IsOwn) ? null : receiver.Root) with
                {
                    LookedUp =
                        LookUpIn(receiver, [.. arguments.Select(argument => argument.Index)])
                }
                : element;
        }

        if (property.ContainingType.Name == "ItemContext" && property.Name is "Position" or "Index")
        {
            return Value.OwnNumber;
        }

        if (!isSource && receiver is { IsShared: true, Root: { } looked })
        {
            if (property.Name is not ("SyncRoot" or "Comparer" or "IsReadOnly"))
            {
                NoteLook(receiver, BehaviourType(receiver, reference.Instance?.Type), reference.Syntax);
            }

            if (property.Name is "Count" or "IsEmpty" && KnownTypes.IsConcurrent(property.ContainingType))
            {
                NoteCheck(looked, reference.Syntax);
                _bounded.Add(looked);
            }

            if (KnownTypes.IsScalar(property.Type))
            {
                // Reading the length of an array is not a read of its elements.
                bool isFixed = property is { Name: "Length" or "LongLength", ContainingType.SpecialType: SpecialType.System_Array }
                    && looked is IFieldSymbol { IsReadOnly: true };
                return Value.Scalar(IndexFact.Invariant, isFixed ? null : looked);
            }
        }

        return MemberOf(receiver, property, property.Type, isOwnMember: reference.Instance is IInstanceReferenceOperation);
    }

    /// <summary>Whether a lazy value is made for one thread.</summary>
    private bool IsUnsafeLazy(ISymbol lazy)
        => lazy is IFieldSymbol or IPropertySymbol
            && _compilation.Initials(lazy, _budget.CancellationToken).Any(initial => initial is IObjectCreationOperation creation
            && creation.Arguments.Any(
                argument => argument.Parameter?.Name == "isThreadSafe" && argument.Value.ConstantValue is { HasValue: true, Value: false }
                || (argument.Parameter?.Name == "mode" && argument.Value.ConstantValue is { HasValue: true, Value: 0 })));

    private static Value StaticOfLibrary(IPropertySymbol property)
        => property.Name is "CurrentManagedThreadId"
            ? Value.OwnNumber
            : KnownTypes.IsScalar(property.Type) ? Value.Scalar(IndexFact.Invariant) : Value.Unknown;

    private static bool IsGeneratedItem(INamedTypeSymbol type)
        => type is { Name: "Item", ContainingType: not null } && BatchSymbols.IsBatch(type.ContainingType);

    /// <summary>Whether a property computes its value. Otherwise it is read and written like a field.</summary>
    private static bool HasBody(IPropertySymbol property)
    {
        foreach (SyntaxReference reference in property.DeclaringSyntaxReferences)
        {
            switch (reference.GetSyntax())
            {
                case Microsoft.CodeAnalysis.CSharp.Syntax.PropertyDeclarationSyntax { ExpressionBody: not null }
                    or Microsoft.CodeAnalysis.CSharp.Syntax.IndexerDeclarationSyntax { ExpressionBody: not null }:
                    return true;
                case Microsoft.CodeAnalysis.CSharp.Syntax.BasePropertyDeclarationSyntax { AccessorList.Accessors: { } accessors }
                    when accessors.Any(accessor => accessor.Body is not null || accessor.ExpressionBody is not null):
                    return true;
            }
        }

        return property.IsAbstract && property.DeclaringSyntaxReferences.Length > 0;
    }

    /// <summary>The value of a member of an object.</summary>
    private Value MemberOf(Value owner, ISymbol member, ITypeSymbol type, bool isOwnMember = false)
    {
        if (owner.Parts is { } parts && (parts[member] ?? (KnownTypes.IsScalar(type) ? null : parts.Rest)) is { } known)
        {
            return owner.IsShared && known.Origin is Origin.Owned ? known with { Origin = Origin.Shared, Root = member } : known;
        }

        if (owner.IsShared)
        {
            // The members of a struct belong to its owner.
            return SharedMember(isOwnMember || !member.ContainingType.IsValueType || owner.Root is null ? member : owner.Root,
                type) with
            { Through = owner.Root };
        }

        if (KnownTypes.IsScalar(type) || type.SpecialType == SpecialType.System_String)
        {
            bool isPlace =
                owner.Origin == Origin.Item && !KnownTypes.IsFramework(member.ContainingType) && InitIndices.SoundsLikeAPlace(member.Name);
            return isPlace ? Value.OwnNumber : owner.Index.IsOwn && member.Name is "Value" ? Value.OwnNumber : Value.Owned;
        }

        return owner.Origin switch
        {
            Origin.Item when member.ContainingType.IsTupleType || KnownTypes.IsFramework(type) || isOwnMember => Value.Item,
            Origin.Item or Origin.Behind => new Value(Origin.Behind) { Root = member },
            _ => new Value(owner.Origin),
        };
    }

    private Value SharedMember(ISymbol member, ITypeSymbol type)
    {
        if (_muted == 0)
        {
            (_state.Locks.IsRegion ? _readInRegion : _readUnguarded).Add(member);
        }

        return KnownTypes.IsScalar(type)
            ? Value.Scalar(IndexFact.Invariant, member)
            : Value.SharedBy(member) with
            {
                Type = InitialType(member, type),
                Index = IndexFact.Invariant,
                ReadFrom = type.SpecialType == SpecialType.System_String || KnownTypes.IsImmutable(type) ? member : null
            };
    }

    /// <summary>An element of a collection, at an index or anywhere.</summary>
    private static Value ElementOf(Value collection, IndexFact index, ITypeSymbol? type)
    {
        if (collection.Parts?.Rest is { } rest && !index.IsOwn)
        {
            return collection.IsShared && rest.Origin == Origin.Owned ? Value.SharedBy(collection.Root) : rest;
        }

        if (collection.IsShared)
        {
            return index.IsOwn
                ? Value.Item
                : KnownTypes.IsScalar(type) ? Value.Scalar(default, collection.Root) : Value.SharedBy(collection.Root);
        }

        return collection.Origin == Origin.Item && type is not null && !KnownTypes.IsFramework(type)
            ? new Value(Origin.Behind) { Root = collection.Root }
            : new Value(collection.Origin) { Root = collection.Root };
    }

    private Value ReadElement(IOperation operation)
    {
        (Value collection, IndexFact[] indices) = Accessed(operation);
        // Selecting a row of a jagged array is not a read of its elements.
        if (collection.IsShared && operation.Type is not IArrayTypeSymbol)
        {
            NoteElementRead(operation.Syntax, collection, indices);
        }

        if (operation is IArrayElementReferenceOperation array && array.Indices.Any(index => index.Type?.Name == "Range"))
        {
            return Value.Holding(ElementOf(collection, default, null)); // A range of an array is a copy.
        }

        Value element = ElementOf(collection, indices.FirstOrDefault(index => index.IsOwn), operation.Type);
        element = KnownTypes.IsScalar(operation.Type) ? element with { LookedUp = LookUpIn(collection, indices) } : element;
        return KnownTypes.IsWindow(operation.Type) && collection.IsShared && indices.Any(index => index.IsOwn) ? Value.Owned
            : operation is IImplicitIndexerReferenceOperation && KnownTypes.IsWindow(operation.Type)
                ? collection with { Index = default }
                : element;
    }

    private static LookUp? LookUpIn(Value collection, IndexFact[] indices)
        => collection is { IsShared: true, Root: { } table } && indices is { Length: 1 }
            && indices[0] is { Kind: IndexKind.Own, Offset: { } offset } ? new LookUp(table, offset) : null;

    private (Value Collection, IndexFact[] Indices) Accessed(IOperation operation) => operation switch
    {
        IArrayElementReferenceOperation array =>
            (Evaluate(array.ArrayReference), [.. array.Indices.Select(index => Evaluate(index).Index)]),
        IImplicitIndexerReferenceOperation indexer => (Evaluate(indexer.Instance), [Evaluate(indexer.Argument).Index]),
        IInlineArrayAccessOperation inline => (Evaluate(inline.Instance), [Evaluate(inline.Argument).Index]),
        _ => (Value.Unknown, []),
    };

    private void NoteRead(IPropertyReferenceOperation reference, Value receiver, Value[] arguments)
    {
        if (receiver.IsShared && KnownTypes.IsIndexed(reference.Instance?.Type))
        {
            NoteElementRead(reference.Syntax, receiver, [.. arguments.Select(argument => argument.Index)]);
        }
    }

    private void NoteElementRead(SyntaxNode syntax, Value collection, IndexFact[] indices)
    {
        if (_state.Locks.IsRegion && collection.Root is { } root)
        {
            _lookedInRegion.Add(root);
        }

        IndexFact own = indices.FirstOrDefault(index => index.IsOwn);
        if (collection.Root is not null && (!own.IsOwn || own.Offset is not null || own.IsShifted))
        {
            Report(EffectKind.ForeignElementRead, new Place(Origin.Shared, collection.Root), syntax, index: own);
        }
    }

    /// <summary>The whole collection is read, including elements of other items.</summary>
    private void ReadAll(IOperation operation, Value collection)
    {
        ITypeSymbol? type = Unconverted(operation).Type;
        if (collection is { IsShared: true, Root: not null } && type is IArrayTypeSymbol)
        {
            Report(EffectKind.ForeignElementRead, new Place(Origin.Shared, collection.Root), operation.Syntax);
        }
        else
        {
            NoteLook(collection, BehaviourType(collection, type), operation.Syntax);
        }
    }

    private Value Either(IConditionalOperation conditional)
    {
        if (conditional.Type is null)
        {
            VisitBranches(conditional);
            return Value.Owned;
        }

        ImmutableHashSet<ISymbol> assumed = _state.Assumed;
        bool? once = Decide(Evaluate(conditional.Condition)).OnceWhen;
        State before = _state;
        _state = before.Clone();
        if (once == true)
        {
            EnterOnce();
        }

        Value whenTrue = Evaluate(conditional.WhenTrue);
        _state.Locks = before.Locks;
        State after = _state;
        _state = before.Clone();
        if (once == false)
        {
            EnterOnce();
        }

        Value whenFalse = Evaluate(conditional.WhenFalse);
        _state.Locks = before.Locks;
        _state = State.Join(after, _state);
        _state.Assumed = assumed;
        return conditional.WhenTrue is IThrowOperation
            ? whenFalse
            : conditional.WhenFalse is IThrowOperation ? whenTrue : Value.Join(whenTrue, whenFalse);
    }

    private Value Binary(IBinaryOperation binary)
    {
        Value left = Evaluate(binary.LeftOperand);
        if (binary.OperatorKind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr)
        {
            State before = _state.Clone();
            bool isGuard = left.OnceWhen == (binary.OperatorKind == BinaryOperatorKind.ConditionalAnd);
            if (isGuard)
            {
                EnterOnce();
            }

            Value second = Evaluate(binary.RightOperand);
            LockSet held = isGuard ? _state.Locks.Leave(null) : _state.Locks;
            _state = State.Join(before, _state);
            _state.Locks = TakesLockWhen(binary) is null ? _state.Locks : held;
            bool wanted = binary.OperatorKind == BinaryOperatorKind.ConditionalAnd;
            return Value.Owned with
            {
                OnceWhen = left.OnceWhen == wanted || second.OnceWhen == wanted ? wanted : null,
                ReadFrom = left.ReadFrom ?? second.ReadFrom
            };
        }

        Value right = Evaluate(binary.RightOperand);
        if (Operate(binary.OperatorMethod, binary, left, right) is { } operated)
        {
            return operated;
        }

        if (binary.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals)
        {
            NoteRecount(left.ReadFrom ?? right.ReadFrom, binary);
            return Value.Owned with
            {
                OnceWhen = OnceConditions.Of(binary, left, right),
                ReadFrom = left.ReadFrom ?? right.ReadFrom ?? Looked(left, binary.RightOperand) ?? Looked(right, binary.LeftOperand)
            };
        }

        Value number = Value.Scalar(IndexFact.Of(binary.OperatorKind, left.Index, right.Index, binary.RightOperand.ConstantValue.Value),
            left.ReadFrom ?? right.ReadFrom) with
        { IsConstant = false };
        bool isLength = binary.OperatorKind == BinaryOperatorKind.Subtract && LookUp.IsSegment(right.LookedUp, left.LookedUp);
        return isLength ? number with { IsSegmentLength = true } : number;
    }

    /// <summary>An operator of source is a call; null for any other.</summary>
    private Value? Operate(IMethodSymbol? method, IOperation operation, params Value[] operands)
        => method is not null && _compilation.IsSource(method) ? CallSource(method, null, operands, operation) : null;

    /// <summary>The member that a comparison with null looks at.</summary>
    private static ISymbol? Looked(Value value, IOperation other)
        => value is { IsShared: true, Root: IFieldSymbol or IPropertySymbol } && other.ConstantValue is { HasValue: true, Value: null }
            ? value.Root
            : null;

    private Value Elements(IEnumerable<IOperation> elements)
    {
        Value? rest = null;
        foreach (IOperation element in elements)
        {
            Value value = Evaluate(element);
            rest = value.Origin is Origin.Shared or Origin.Behind || value.Functions.Length > 0 ? Value.Join(rest, value) : rest;
        }

        return Value.Owned with { Parts = new Parts { Rest = rest } };
    }

    private Value TupleOf(ITupleOperation tuple)
    {
        ImmutableArray<IFieldSymbol> fields = (tuple.Type as INamedTypeSymbol)?.TupleElements ?? [];
        return Filled(
            tuple.Elements.Select((element, number) => (number < fields.Length ? (ISymbol)fields[number] : null, Evaluate(element)))
                .ToArray());
    }

    /// <summary>A new object that holds these.</summary>
    private static Value Filled(IEnumerable<(ISymbol? Member, Value Value)> members)
    {
        Parts? parts = null;
        foreach ((ISymbol? member, Value value) in members)
        {
            if (member is not null)
            {
                (parts ??= new Parts())[member] = value;
            }
        }

        return parts is null ? Value.Owned : Value.Owned with { Parts = parts };
    }

    private Value Copy(IWithOperation with)
    {
        Value original = Evaluate(with.Operand);
        Value copy = Value.Owned with
        {
            Parts = new Parts
            {
                Rest =
            original.Origin is Origin.Shared or Origin.Behind ? original with { Index = default } : original.Parts?.Rest
            }
        };
        _initialized.Push(copy);
        Evaluate(with.Initializer);
        _initialized.Pop();
        return copy;
    }
}
