using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Locks that are held, and operations that need none.</summary>
internal sealed partial class BodyWalker
{
    private readonly Dictionary<ISymbol, SyntaxNode> _checked = new(SymbolEqualityComparer.Default);

    /// <summary>Concurrent collections whose size was looked at.</summary>
    private readonly HashSet<ISymbol> _bounded = new(SymbolEqualityComparer.Default);

    /// <summary>What was counted atomically, by calls whose result was dropped.</summary>
    private readonly HashSet<ISymbol> _counted = new(SymbolEqualityComparer.Default);

    /// <summary>What was read atomically.</summary>
    private readonly HashSet<ISymbol> _read = new(SymbolEqualityComparer.Default);

    /// <summary>A lock on an object that only this item has excludes no other item.</summary>
    private static bool IsGuard(Value locked) => locked.Origin is Origin.Shared or Origin.Behind or Origin.Unknown || locked.IsConstant;

    /// <summary>Whether a call takes or leaves a lock.</summary>
    private bool ChangeLocks(IInvocationOperation call, IMethodSymbol method, Value? receiver, Value[] arguments)
    {
        string type = method.ContainingType.Name;
        if (KnownTypes.Space(method.ContainingType) != "System.Threading")
        {
            return false;
        }

        switch (type, method.Name)
        {
            case ("Monitor", "TryEnter") when arguments[arguments.Length - 1].Target is { Variable: { } taken }:
                // Held where the variable says so.
                _state[taken] = Value.Owned with { OnceWhen = IsGuard(arguments[0]) ? true : null };
                return true;
            case (_, "TryEnter" or "TryEnterWriteLock") when !IsCondition(call):
                return true;
            case ("Monitor", "Enter" or "TryEnter"):
                if (arguments.Length > 0 && IsGuard(arguments[0]))
                {
                    Enter(NameOf(arguments[0], call.Arguments[0].Value));
                }

                return true;
            case ("Lock", "Enter" or "TryEnter"):
            case ("SpinLock", "Enter" or "TryEnter"):
            case ("Mutex" or "WaitHandle" or "AutoResetEvent" or "Semaphore", "WaitOne"):
            case ("ReaderWriterLockSlim", "EnterWriteLock" or "TryEnterWriteLock"):
            case ("ReaderWriterLock", "AcquireWriterLock" or "UpgradeToWriterLock"):
            case ("SemaphoreSlim", "Wait" or "WaitAsync"):
                ITypeSymbol? handle = call.Instance?.Type;
                bool isOne = handle?.Name is not ("SemaphoreSlim" or "Semaphore") || AdmitsOne(receiver);
                // Each call on a readonly SpinLock uses a copy.
                bool isShared = type == "SpinLock"
                    ? call.Instance is not null and not IFieldReferenceOperation { Field.IsReadOnly: true }
                        && Locate(call.Instance).Origin != Origin.Owned
                    : receiver is not null && IsGuard(receiver);
                if (isOne && isShared && handle?.Name is not ("ManualResetEvent" or "CountdownEvent"))
                {
                    Enter(receiver is null ? null : NameOf(receiver, call.Instance));
                }

                return true;
            case ("Monitor" or "Lock" or "SpinLock", "Exit"):
            case ("Mutex", "ReleaseMutex"):
            case ("AutoResetEvent" or "EventWaitHandle", "Set"):
            case ("ReaderWriterLockSlim", "ExitWriteLock"):
            case ("ReaderWriterLock", "ReleaseWriterLock" or "DowngradeFromWriterLock"):
            case ("SemaphoreSlim" or "Semaphore", "Release"):
                Value? left = receiver ?? (arguments.Length > 0 ? arguments[0] : null);
                Leave(left is null ? null : NameOf(left, call.Instance ?? call.Arguments[0].Value));
                return true;
            case ("ReaderWriterLockSlim", "EnterReadLock" or "EnterUpgradeableReadLock"):
            case ("ReaderWriterLock", "AcquireReaderLock"):
                Enter(receiver is null ? null : NameOf(receiver, call.Instance), isShared: true,
                    isUpgradeable: call.TargetMethod.Name == "EnterUpgradeableReadLock");
                return true;
            case ("ReaderWriterLockSlim", "ExitReadLock" or "ExitUpgradeableReadLock"):
            case ("ReaderWriterLock", "ReleaseReaderLock"):
                Leave(receiver is null ? null : NameOf(receiver, call.Instance), isShared: true);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Whether a lock that was tried is held if the variable with its result is true.</summary>
    private static bool? KeptTry(IInvocationOperation call)
        => call.TargetMethod.Name is "TryEnter" or "TryEnterWriteLock" && !IsCondition(call) ? true : null;

    /// <summary>Whether the result of a call directly decides a branch.</summary>
    private static bool IsCondition(IOperation call)
    {
        IOperation? around = call.Parent;
        while (around is IConversionOperation or IParenthesizedOperation or IUnaryOperation or IBinaryOperation or IAwaitOperation)
        {
            around = around.Parent;
        }

        return around is IConditionalOperation or IWhileLoopOperation;
    }

    /// <summary>The outcome of a condition for which a tried lock is held; null if it is not known.</summary>
    private static bool? TakesLockWhen(IOperation condition) => condition switch
    {
        IParenthesizedOperation parenthesized => TakesLockWhen(parenthesized.Operand),
        IConversionOperation conversion => TakesLockWhen(conversion.Operand),
        IAwaitOperation awaited => TakesLockWhen(awaited.Operation),
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => !TakesLockWhen(not.Operand),
        IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } task } => TakesLockWhen(task),
        IInvocationOperation { TargetMethod.Name: "TryEnter" or "TryEnterWriteLock" or "WaitOne" or "Wait" or "WaitAsync" } => true,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both =>
            TakesLockWhen(both.LeftOperand) == true || TakesLockWhen(both.RightOperand) == true ? true : null,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either =>
            TakesLockWhen(either.LeftOperand) == false || TakesLockWhen(either.RightOperand) == false ? false : null,
        _ => null,
    };

    /// <summary>Whether a semaphore admits one thread at a time. This is assumed unless it is created for more.</summary>
    private bool AdmitsOne(Value? semaphore)
    {
        if (semaphore?.Root is not { } root)
        {
            return true;
        }

        ImmutableArray<IOperation> initials = root is ILocalSymbol ? [] : _compilation.Initials(root, _budget.CancellationToken);
        return initials.All(initial => initial is not IObjectCreationOperation { Arguments: { Length: > 0 } arguments }
            || arguments[0].Value.ConstantValue is { HasValue: true, Value: 1 }
            || (!arguments[0].Value.ConstantValue.HasValue && arguments[0].Value is IParameterReferenceOperation));
    }

    /// <summary>The scope of a lock, taken by <c>using</c>.</summary>
    private void EnterScopedLock(IOperation resources)
    {
        foreach (IInvocationOperation call in Resources(resources).Select(Unwrapped).OfType<IInvocationOperation>())
        {
            if (KnownMembers.IsScopedLock(call.TargetMethod.Name) && (call.Instance is null || IsGuard(Evaluate(call.Instance))))
            {
                Enter(call.Instance is null ? null : NameOf(Evaluate(call.Instance), call.Instance));
            }
        }

        static IOperation Unwrapped(IOperation operation) => operation switch
        {
            IAwaitOperation awaited => Unwrapped(awaited.Operation),
            IConversionOperation conversion => Unwrapped(conversion.Operand),
            IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } task } => Unwrapped(task),
            _ => operation,
        };
    }

    private static IEnumerable<IOperation> Resources(IOperation resources) => resources switch
    {
        IVariableDeclarationGroupOperation group => group.Declarations.SelectMany(Resources),
        IVariableDeclarationOperation declaration =>
            declaration.Declarators.Select(declarator => (declarator.Initializer ?? declaration.Initializer)?.Value).OfType<IOperation>(),
        _ => [resources],
    };

    /// <summary>The effects of disposing of a resource whose code is in source.</summary>
    private void Dispose(IOperation resources)
    {
        IEnumerable<IVariableDeclarationOperation> declarations = resources switch
        {
            IVariableDeclarationGroupOperation group => group.Declarations,
            IVariableDeclarationOperation declaration => [declaration],
            _ => [],
        };
        foreach (IVariableDeclaratorOperation declarator in declarations.SelectMany(declaration => declaration.Declarators).Reverse())
        {
            Dispose(_state[declarator.Symbol] ?? Value.Unknown, declarator.Symbol.Type, declarator.Syntax);
        }
    }

    private void Dispose(Value value, ITypeSymbol? declared, SyntaxNode site)
    {
        ITypeSymbol? type = value.Type is { TypeKind: not TypeKind.Interface } known ? known : declared;
        IMethodSymbol? dispose = type?.GetMembers().OfType<IMethodSymbol>()
            .FirstOrDefault(method => method.Name is "Dispose" or "DisposeAsync" && method.Parameters.IsEmpty);
        if (dispose is null || !_compilation.IsSource(dispose))
        {
            return;
        }

        // It is disposed of on every exit of the body.
        bool isDead = _state.IsDead;
        _state.IsDead = false;
        CallSource(dispose, value, [], null, site);
        _state.IsDead = isDead;
    }

    /// <summary>Operations of <c>Interlocked</c> and its relatives; null for any other call.</summary>
    private Value? AtomicOf(IInvocationOperation call, IMethodSymbol method, Value[] arguments)
    {
        string? space = KnownTypes.Space(method.ContainingType);
        if (method.ContainingType.Name is not ("Interlocked" or "Volatile" or "ImmutableInterlocked" or "LazyInitializer" or "Thread")
            || space is not ("System.Threading" or "System.Collections.Immutable"))
        {
            return null;
        }

        Place? place = arguments.Length > 0 ? arguments[0].Target : null;
        bool isWrite = method.Name is "Exchange" or "Write" or "VolatileWrite";
        if (place?.Root is { } root && KnownTypes.IsScalar(call.Arguments[0].Value.Type))
        {
            if (method.Name is "Read" or "VolatileRead")
            {
                _read.Add(root);
            }
            else if (method.Name is "Increment" or "Decrement" or "Add" && call.Parent is IExpressionStatementOperation)
            {
                _counted.Add(root);
                if (_state.Assumed.Contains(root))
                {
                    Report(EffectKind.StaleCheck, place, call.Syntax, method.Name);
                }
            }
            else if (method.Name is "Exchange" && call.Parent is IExpressionStatementOperation && _spinLocks == 0
                && !arguments[1].IsConstant && _state.Assumed.Contains(root))
            {
                Report(EffectKind.LostUpdate, place, call.Syntax, method.Name);
            }
            else if (method.Name is "CompareExchange" && call.Parent is IExpressionStatementOperation
                && SymbolEqualityComparer.Default.Equals(arguments[1].ReadFrom, root))
            {
                // If another thread was faster, nothing is written.
                Report(EffectKind.LostUpdate, place, call.Syntax, method.Name);
            }
            else if (isWrite && method.Name != "Exchange" && arguments.Length > 1 && !arguments[1].IsConstant && _spinLocks == 0
                && _read.Contains(root))
            {
                // The value that it was compared with or computed from may be out of date.
                Report(EffectKind.LostUpdate, place, call.Syntax, method.Name);
            }
        }

        if (isWrite && place is not null && arguments.Length > 1)
        {
            if (_spinLocks > 0 && arguments[1].IsConstant)
            {
                _spinLocks--;
                Leave(null);
                return Value.Owned;
            }

            if (arguments[1].ReadFrom is { } read && SymbolEqualityComparer.Default.Equals(read, place.Root))
            {
                Report(EffectKind.LostUpdate, place, call.Syntax, method.Name);
            }
        }

        if (method.ContainingType.Name == "LazyInitializer")
        {
            foreach (Value argument in arguments)
            {
                RunLater(argument, call.Syntax);
            }
        }
        else
        {
            foreach (Value argument in arguments)
            {
                foreach (Function function in argument.Functions)
                {
                    Invoke(function, [Value.Unknown, Value.Unknown, Value.Unknown], call.Syntax, call);
                }
            }
        }

        return method.Name switch
        {
            "Increment" or "Decrement" or "Add" => place is { IsElement: true } or { Origin: Origin.Owned } ? Value.Owned : Value.OwnNumber,
            "Exchange" when !KnownTypes.IsScalar(method.ReturnType) => Value.Item,
            "Read" or "VolatileRead" or "CompareExchange" or "EnsureInitialized" => KnownTypes.IsScalar(method.ReturnType)
                ? Value.Scalar(IndexFact.Invariant, place?.Root)
                : place is { Origin: Origin.Shared } ? Value.SharedBy(place.Root) with { ReadFrom = place.Root } : Value.Unknown,
            _ => Value.Unknown,
        };
    }

    /// <summary>Only one item counts up to a given number, but several items or none may read it.</summary>
    private void NoteRecount(ISymbol? read, IBinaryOperation comparison)
    {
        if (read is not null && _counted.Contains(read) && IsCondition(comparison))
        {
            Report(EffectKind.Recount, new Place(Origin.Shared, read), comparison.Syntax);
        }
    }

    private void NoteCheck(string name, Value subject, ITypeSymbol? type, Value[] arguments, SyntaxNode site)
    {
        if (!subject.IsShared || subject.Root is null || !KnownTypes.IsConcurrent(type))
        {
            return;
        }

        if (name is "Add" or "Enqueue" or "Push" && _bounded.Contains(subject.Root) && _state.Assumed.Contains(subject.Root))
        {
            Report(EffectKind.StaleCheck, new Place(Origin.Shared, subject.Root), site);
            return;
        }

        if (arguments.Any(argument => argument.Index.IsOwn))
        {
            return;
        }

        if (name is "ContainsKey" or "TryGetValue" or "TryPeek" or "Contains")
        {
            _checked[subject.Root] = site;
        }
        else if (name is "TryAdd" or "TryTake" or "TryDequeue" or "TryPop" or "Add" or "Take" or "Enqueue" or "Push" or "TryRemove"
            or "Clear")
        {
            NoteAct(subject.Root, site);
        }
    }

    /// <summary>A property of a concurrent collection, or a flag, was read.</summary>
    private void NoteCheck(ISymbol? root, SyntaxNode site)
    {
        if (root is not null)
        {
            _checked[root] = site;
        }
    }

    private void NoteAct(ISymbol? root, SyntaxNode site)
    {
        if (root is not null && _checked.ContainsKey(root))
        {
            Report(EffectKind.CheckThenAct, new Place(Origin.Shared, root), site);
        }
    }
}
