using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Statements: the ways that a body may take, and where they meet.</summary>
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
                int guards = _state.Guards;
                foreach (IOperation statement in block.Operations)
                {
                    Visit(statement);
                }

                if (block.Operations.Any(statement => statement is IUsingDeclarationOperation))
                {
                    _state.Guards = Math.Min(guards, _state.Guards);
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
                _return = Value.Join(_return, Value.Holding(Evaluate(yielded.ReturnedValue)));
                break;
            case IReturnOperation returned:
                if (returned.ReturnedValue is not null)
                {
                    Value value = _method is { ReturnsByRef: true } or { ReturnsByRefReadonly: true } ? ReferenceTo(returned.ReturnedValue) : Evaluate(returned.ReturnedValue);
                    _return = Value.Join(_return, value);
                    if (_isItem && _running.Count == 0)
                    {
                        NoteEscape(value, returned.ReturnedValue.Syntax);
                    }
                }

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
                bool isGuard = IsGuard(Evaluate(locked.LockedValue));
                _state.Guards += isGuard ? 1 : 0;
                Visit(locked.Body);
                _state.Guards -= isGuard ? 1 : 0;
                break;
            case IUsingOperation resource:
                VisitUsing(resource);
                break;
            case IUsingDeclarationOperation resource:
                Visit(resource.DeclarationGroup);
                EnterScopedLock(resource.DeclarationGroup);
                DisposeLater(resource.DeclarationGroup);
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
            case IVariableInitializerOperation or IFieldInitializerOperation or IPropertyInitializerOperation or IParameterInitializerOperation:
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
        int held = _state.Guards;
        bool? once = Evaluate(conditional.Condition).OnceWhen;
        State before = _state;
        bool? isTaken = before.Guards > held ? TakesLockWhen(conditional.Condition) : null;
        _state = before.Clone();
        _state.Guards = isTaken == false ? held : _state.Guards;
        VisitGuarded(conditional.WhenTrue, once == true);
        State whenTrue = _state;
        _state = before.Clone();
        _state.Guards = isTaken == true ? held : _state.Guards;
        VisitGuarded(conditional.WhenFalse, once == false);

        // Whoever is left after the others have gone is the only one.
        if (once is { } outcome && (outcome ? conditional.WhenFalse is not null && _state.IsDead : whenTrue.IsDead))
        {
            State rest = outcome ? whenTrue : _state;
            rest.Guards++;
            _state = rest;
            return;
        }

        _state = State.Join(whenTrue, _state);
    }

    private void VisitGuarded(IOperation? branch, bool isGuarded)
    {
        _state.Guards += isGuarded ? 1 : 0;
        Visit(branch);
        _state.Guards -= isGuarded && _state.Guards > 0 ? 1 : 0;
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
            IOperation? bound = loop.Condition is IBinaryOperation { LeftOperand: { } left, RightOperand: { } right } && Refers(left, local) ? right : null;
            (Value start, Value end) = (_state[local] ?? Value.Owned, bound is null ? Value.Owned : Evaluate(bound));
            IndexFact index = LookUp.IsSegment(start.LookedUp, end.LookedUp) ? IndexFact.OwnRange : IndexFact.OfLoop(start.Index, end.Index);
            counters[local] = start with { Index = index, IsConstant = false, LookedUp = null };
        }

        Repeat(() =>
        {
            // The counter is what the loop makes of it, whatever is added to it.
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
                    ? Value.Owned with { Target = new Place(collection.Origin == Origin.Shared ? Origin.Shared : Origin.Owned, collection.Root) { IsElement = true } }
                    : KnownTypes.IsScalar(declarator.Symbol.Type) ? Value.Scalar(default, element.ReadFrom) : element;
            }
            else
            {
                Assign(loop.LoopControlVariable, element);
            }

            Visit(loop.Body);
        });
    }

    private static ITypeSymbol? ElementType(IForEachLoopOperation loop) => (loop.LoopControlVariable as IVariableDeclaratorOperation)?.Symbol.Type;

    private void VisitWhile(IWhileLoopOperation loop)
    {
        bool? once = null;
        Repeat(() =>
        {
            if (loop.ConditionIsTop && loop.Condition is not null)
            {
                once = Evaluate(loop.Condition).OnceWhen;
            }

            Visit(loop.Body);
            if (!loop.ConditionIsTop && loop.Condition is not null)
            {
                _state.IsDead = false;
                once = Evaluate(loop.Condition).OnceWhen;
            }
        });

        // A lock by hand: the loop ends for one at a time. Or a lock that is tried until it is taken.
        if (once == false)
        {
            _state.Guards++;
            _spinLocks++;
        }
        else if (loop is { ConditionIsTop: true, Condition: { } condition } && TakesLockWhen(condition) == false)
        {
            _state.Guards++;
        }
    }

    /// <summary>Twice: the second time with what the first has left behind.</summary>
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
        Value value = Evaluate(choice.Value);
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

        _state = choice.Cases.Any(section => section.Clauses.Any(clause => clause.CaseKind == CaseKind.Default)) ? after! : State.Join(before, after ?? before);
        foreach (State left in _breaks.Pop())
        {
            _state = State.Join(_state, left);
        }
    }

    private void VisitTry(ITryOperation attempt)
    {
        State before = _state.Clone();
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
                // The lock that the body leaves through its finally is held there still.
                _state = middle.Clone();
                _state.Guards = after.Guards;
            }

            Visit(attempt.Finally);
            _state.IsDead |= ends;
        }
    }

    private void VisitUsing(IUsingOperation resource)
    {
        int guards = _state.Guards;
        if (resource.Resources is IVariableDeclarationGroupOperation or IVariableDeclarationOperation)
        {
            Visit(resource.Resources);
        }
        else
        {
            Evaluate(resource.Resources);
        }

        EnterScopedLock(resource.Resources);
        Visit(resource.Body);
        DisposeLater(resource.Resources);
        _state.Guards = Math.Min(guards, _state.Guards);
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
        => operation is ILocalReferenceOperation reference ? SymbolEqualityComparer.Default.Equals(reference.Local, local) : operation is IConversionOperation conversion && Refers(conversion.Operand, local);
}
