using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Statements: the paths of a body, and where they meet.</summary>
internal sealed partial class BodyWalker
{
    private readonly Stack<List<State>> _breaks = new();
    private int _spinLocks;

    private void Visit(IOperation? operation)
    {
        if (operation is null || _state.IsDead || _budget.IsSpent)
        {
            return;
        }

        switch (operation)
        {
            case IBlockOperation block:
                if (block.Operations.Any(statement => statement is IUsingDeclarationOperation))
                {
                    VisitReleasing(() =>
                    {
                        VisitAll(block.Operations);
                        foreach (IUsingDeclarationOperation resource in block.Operations.OfType<IUsingDeclarationOperation>().Reverse())
                        {
                            Dispose(resource.DeclarationGroup);
                        }
                    });
                }
                else
                {
                    VisitAll(block.Operations);
                }

                break;
            case IMethodBodyOperation body:
                Visit(body.BlockBody);
                Visit(body.ExpressionBody);
                break;
            case IConstructorBodyOperation body:
                Visit(body.Initializer);
                Visit(body.BlockBody);
                Visit(body.ExpressionBody);
                break;
            case IExpressionStatementOperation statement:
                Evaluate(statement.Operation);
                break;
            case IVariableDeclarationGroupOperation group:
                foreach (IVariableDeclarationOperation declaration in group.Declarations)
                {
                    Declare(declaration);
                }

                break;
            case IVariableDeclarationOperation declaration:
                Declare(declaration);
                break;
            case IReturnOperation { Kind: OperationKind.YieldReturn } yielded:
                _isIterator = true;
                _return = Value.Join(_return, Value.Holding(Evaluate(yielded.ReturnedValue)));
                break;
            case IReturnOperation returned:
                if (returned.ReturnedValue is not null)
                {
                    Value value = _method is { ReturnsByRef: true } or { ReturnsByRefReadonly: true }
                        ? ReferenceTo(returned.ReturnedValue)
                        : Evaluate(returned.ReturnedValue);
                    _return = Value.Join(_return, value);
                    if (_isItem && _running.Count == 0)
                    {
                        NoteEscape(value, returned.ReturnedValue.Syntax);
                    }
                }

                NoteExit();
                _state.IsDead = true;
                break;
            case IThrowOperation thrown:
                Evaluate(thrown.Exception);
                _state.IsDead = true;
                break;
            case IConditionalOperation conditional:
                VisitBranches(conditional);
                break;
            case IForLoopOperation loop:
                VisitFor(loop);
                break;
            case IForEachLoopOperation loop:
                VisitForEach(loop);
                break;
            case IWhileLoopOperation loop:
                VisitWhile(loop);
                break;
            case ISwitchOperation choice:
                VisitSwitch(choice);
                break;
            case ITryOperation attempt:
                VisitTry(attempt);
                break;
            case ILockOperation locked:
                Value gate = Evaluate(locked.LockedValue);
                VisitReleasing(() =>
                {
                    if (IsGuard(gate))
                    {
                        Enter(NameOf(gate, locked.LockedValue));
                    }

                    Visit(locked.Body);
                });
                break;
            case IUsingOperation resource:
                VisitReleasing(() => VisitUsing(resource));
                break;
            case IUsingDeclarationOperation resource:
                Visit(resource.DeclarationGroup);
                Own(resource.DeclarationGroup);
                EnterScopedLock(resource.DeclarationGroup);
                break;
            case IBranchOperation branch:
                if (branch.BranchKind == BranchKind.Break && _breaks.Count > 0)
                {
                    _breaks.Peek().Add(_state.Clone());
                }

                _state.IsDead = branch.BranchKind != BranchKind.GoTo;
                break;
            case ILabeledOperation labeled:
                Visit(labeled.Operation);
                break;
            case ILocalFunctionOperation:
                break;
            case IVariableInitializerOperation or IFieldInitializerOperation or IPropertyInitializerOperation
                or IParameterInitializerOperation:
                VisitMemberInitializer(operation);
                break;
            default:
                if (operation is IAttributeOperation)
                {
                    break;
                }

                Evaluate(operation);
                break;
        }
    }

    private void VisitAll(ImmutableArray<IOperation> statements)
    {
        foreach (IOperation statement in statements)
        {
            Visit(statement);
        }
    }

    private void Declare(IVariableDeclarationOperation declaration)
    {
        foreach (IVariableDeclaratorOperation declarator in declaration.Declarators)
        {
            IOperation? initial = (declarator.Initializer ?? declaration.Initializer)?.Value;
            Value value = initial is null ? Value.Owned : declarator.Symbol.IsRef ? ReferenceTo(initial) : Evaluate(initial);
            _state[declarator.Symbol] = value;
        }
    }

    private void VisitBranches(IConditionalOperation conditional)
    {
        LockSet held = _state.Locks;
        ImmutableHashSet<ISymbol> assumed = _state.Assumed;
        bool? once = Decide(Evaluate(conditional.Condition)).OnceWhen;
        State before = _state;
        bool? isTaken = before.Locks.Count > held.Count ? TakesLockWhen(conditional.Condition) : null;
        _state = before.Clone();
        _state.Locks = isTaken == false ? held : _state.Locks;
        VisitGuarded(conditional.WhenTrue, once == true);
        State whenTrue = _state;
        _state = before.Clone();
        _state.Locks = isTaken == true ? held : _state.Locks;
        VisitGuarded(conditional.WhenFalse, once == false);

        // The item that remains after the others have left is the only one.
        if (once is { } outcome && (outcome ? conditional.WhenFalse is not null && _state.IsDead : whenTrue.IsDead))
        {
            State rest = outcome ? whenTrue : _state;
            _state = rest;
            EnterOnce();
            return;
        }

        bool isOpen = !whenTrue.IsDead && !_state.IsDead;
        _state = State.Join(whenTrue, _state);
        _state.Assumed = isOpen ? assumed : _state.Assumed;
    }

    private void VisitGuarded(IOperation? branch, bool isGuarded)
    {
        if (!isGuarded)
        {
            Visit(branch);
            return;
        }

        EnterOnce();
        Visit(branch);
        Leave(null);
    }

    private void VisitFor(IForLoopOperation loop)
    {
        foreach (IOperation before in loop.Before)
        {
            Visit(before);
        }

        var counters = new Dictionary<ILocalSymbol, Value>(SymbolEqualityComparer.Default);
        foreach (ILocalSymbol local in loop.Locals)
        {
            IOperation? bound =
                loop.Condition is IBinaryOperation { LeftOperand: { } left, RightOperand: { } right } && Refers(left, local) ? right : null;
            (Value start, Value end) = (_state[local] ?? Value.Owned, bound is null ? Value.Owned : Evaluate(bound));
            IndexFact index =
                LookUp.IsSegment(start.LookedUp, end.LookedUp) ? IndexFact.OwnRange : IndexFact.OfLoop(start.Index, end.Index);
            counters[local] = start with { Index = index, IsConstant = false, LookedUp = null };
        }

        Repeat(() =>
        {
            // The loop determines the counter, whatever is added to it.
            foreach (KeyValuePair<ILocalSymbol, Value> counter in counters)
            {
                _state[counter.Key] = counter.Value;
            }

            if (loop.Condition is not null)
            {
                Evaluate(loop.Condition);
            }

            Visit(loop.Body);
            _state.IsDead = false;
            foreach (IOperation after in loop.AtLoopBottom)
            {
                Visit(after);
            }
        });
    }

    private void VisitForEach(IForEachLoopOperation loop)
    {
        Value collection = Evaluate(loop.Collection);
        Value element = ElementOf(collection, default, ElementType(loop));
        ReadAll(loop.Collection, collection);
        Repeat(() =>
        {
            if (loop.LoopControlVariable is IVariableDeclaratorOperation declarator)
            {
                _state[declarator.Symbol] = declarator.Symbol.IsRef
                    ? Value.Owned with
                    {
                        Target = new Place(
                        collection.Origin == Origin.Shared ? Origin.Shared : Origin.Owned, collection.Root)
                        { IsElement = true }
                    }
                    : KnownTypes.IsScalar(declarator.Symbol.Type) ? Value.Scalar(default, element.ReadFrom) : element;
            }
            else
            {
                Assign(loop.LoopControlVariable, element);
            }

            Visit(loop.Body);
        });
    }

    private static ITypeSymbol? ElementType(IForEachLoopOperation loop)
        => (loop.LoopControlVariable as IVariableDeclaratorOperation)?.Symbol.Type;

    private void VisitWhile(IWhileLoopOperation loop)
    {
        bool? once = null;
        Repeat(() =>
        {
            if (loop.ConditionIsTop && loop.Condition is not null)
            {
                once = Decide(Evaluate(loop.Condition)).OnceWhen;
            }

            Visit(loop.Body);
            if (!loop.ConditionIsTop && loop.Condition is not null)
            {
                _state.IsDead = false;
                once = Evaluate(loop.Condition).OnceWhen;
            }
        });

        // A manual lock: the loop ends for one thread at a time. Or a lock that is tried until it is taken.
        if (once == false)
        {
            Enter(null);
            _spinLocks++;
        }
        else if (loop is { ConditionIsTop: true, Condition: { } condition } && TakesLockWhen(condition) == false)
        {
            Enter(null);
        }
    }

    /// <summary>Twice, the second time with the state after the first.</summary>
    private void Repeat(Action body)
    {
        _breaks.Push([]);
        State entry = _state.Clone();
        for (var round = 0; round < 2; round++)
        {
            body();
            _state = State.Join(entry, _state);
        }

        foreach (State left in _breaks.Pop())
        {
            _state = State.Join(_state, left);
        }
    }

    private void VisitSwitch(ISwitchOperation choice)
    {
        Value value = Decide(Evaluate(choice.Value));
        State before = _state;
        State? after = null;
        _breaks.Push([]);
        foreach (ISwitchCaseOperation section in choice.Cases)
        {
            _state = before.Clone();
            foreach (ICaseClauseOperation clause in section.Clauses)
            {
                if (clause is IPatternCaseClauseOperation pattern)
                {
                    Match(pattern.Pattern, value);
                    Evaluate(pattern.Guard);
                }
            }

            foreach (IOperation statement in section.Body)
            {
                Visit(statement);
            }

            after = after is null ? _state : State.Join(after, _state);
        }

        _state = choice.Cases.Any(section => section.Clauses.Any(clause => clause.CaseKind == CaseKind.Default))
            ? after!
            : State.Join(before, after ?? before);
        foreach (State left in _breaks.Pop())
        {
            _state = State.Join(_state, left);
        }
    }

    private void VisitTry(ITryOperation attempt)
    {
        State before = _state.Clone();
        LockSet? exits = _exit;
        _exit = null;
        Visit(attempt.Body);
        State after = _state;
        State middle = State.Join(before, after.IsDead ? before : after);
        foreach (ICatchClauseOperation handler in attempt.Catches)
        {
            _state = middle.Clone();
            Evaluate(handler.Filter);
            Visit(handler.Handler);
            after = State.Join(after, _state);
        }

        _state = after;
        if (attempt.Finally is not null)
        {
            bool ends = _state.IsDead;
            if (ends)
            {
                // A lock that is released in the finally block is still held there.
                _state = middle.Clone();
                _state.Locks = after.Locks;
            }

            int held = _state.Locks.Count;
            Visit(attempt.Finally);
            _state.IsDead |= ends;
            _exit = _exit?.Take(_exit.Value.Count - (held - _state.Locks.Count));
        }

        NoteExit(exits);
    }

    /// <summary>
    /// An object that a library method created and the item disposes of belongs to the item. An enumerator only reads shared state.
    /// </summary>
    private void Own(IOperation resources)
    {
        foreach (IVariableDeclaratorOperation declarator in resources.DescendantsAndSelf().OfType<IVariableDeclaratorOperation>())
        {
            IOperation? value = declarator.GetVariableInitializer()?.Value;
            value = value is null ? null : Unconverted(value);
            value = value is IAwaitOperation awaited ? Unconverted(awaited.Operation) : value;
            if (value is IInvocationOperation { TargetMethod: { Name: not ("GetEnumerator" or "GetAsyncEnumerator") } method }
                && !_compilation.IsSource(method))
            {
                _state[declarator.Symbol] = Value.Owned with { Type = _state[declarator.Symbol]?.Type };
            }
        }
    }

    private void VisitUsing(IUsingOperation resource)
    {
        bool isDeclared = resource.Resources is IVariableDeclarationGroupOperation or IVariableDeclarationOperation;
        Value held = Value.Unknown;
        if (isDeclared)
        {
            Visit(resource.Resources);
            Own(resource.Resources);
        }
        else
        {
            held = Evaluate(resource.Resources);
        }

        EnterScopedLock(resource.Resources);
        Visit(resource.Body);
        if (isDeclared)
        {
            Dispose(resource.Resources);
        }
        else
        {
            Dispose(held, Unconverted(resource.Resources).Type, resource.Resources.Syntax);
        }
    }

    private void VisitMemberInitializer(IOperation initializer)
    {
        switch (initializer)
        {
            case IFieldInitializerOperation { Value: { } value } fields:
                foreach (IFieldSymbol field in fields.InitializedFields)
                {
                    Keep(field, Evaluate(value));
                }

                break;
            case IPropertyInitializerOperation { Value: { } value } properties:
                foreach (IPropertySymbol property in properties.InitializedProperties)
                {
                    Keep(property, Evaluate(value));
                }

                break;
            case ISymbolInitializerOperation { Value: { } value }:
                Evaluate(value);
                break;
        }

        void Keep(ISymbol member, Value value)
        {
            if (_this?.Parts is { } parts)
            {
                parts[member] = value;
            }
        }
    }

    private static bool Refers(IOperation operation, ILocalSymbol local)
        => operation is ILocalReferenceOperation reference
            ? SymbolEqualityComparer.Default.Equals(reference.Local, local)
            : operation is IConversionOperation conversion && Refers(conversion.Operand, local);
}
