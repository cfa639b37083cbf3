using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Finds the writes to local variables and parameters: all assignments, and arguments that are passed by reference.</summary>
internal static class VariableWrites
{
    private static readonly string[] s_locks = ["Monitor", "SpinLock", "Mutex", "SemaphoreSlim", "Lock", "ReaderWriterLockSlim"];
    private static readonly string[] s_enter = [
        "Enter", "TryEnter", "EnterScope", "WaitOne", "Wait", "WaitAsync", "EnterWriteLock", "TryEnterWriteLock"];

    /// <summary>A variable and the expression that writes to it.</summary>
    public readonly record struct Write(ISymbol Variable, IOperation Target);

    /// <summary>All writes below an operation, including nested functions.</summary>
    public static IEnumerable<Write> In(IOperation body)
    {
        foreach (IOperation operation in body.Descendants())
        {
            foreach (IOperation target in Targets(operation))
            {
                if (Variable(target) is { } variable)
                {
                    yield return new Write(variable, target);
                }
            }
        }
    }

    /// <summary>The variable that an expression is, or is a part of; null if it is reached through an object.</summary>
    public static ISymbol? Variable(IOperation target) => target switch
    {
        ILocalReferenceOperation { IsDeclaration: false } local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IMemberReferenceOperation { Instance: { Type.IsValueType: true } instance }
            and (IFieldReferenceOperation or IPropertyReferenceOperation) => Variable(instance),
        IParenthesizedOperation parenthesized => Variable(parenthesized.Operand),
        _ => null,
    };

    /// <summary>Whether only one item at a time writes there: inside a lock statement, or after entering a lock.</summary>
    public static bool IsGuarded(IOperation write)
    {
        IOperation? function = KernelFunctions.FunctionAround(write);
        for (IOperation? around = write.Parent; around is not null && !ReferenceEquals(around, function); around = around.Parent)
        {
            if (around is ILockOperation)
            {
                return true;
            }
        }

        return function?.Descendants().OfType<IInvocationOperation>().Any(call =>
            call.Syntax.Span.End <= write.Syntax.SpanStart && s_enter.Contains(call.TargetMethod.Name)
            && s_locks.Contains(call.TargetMethod.ContainingType.Name)
            && call.TargetMethod.ContainingType.IsIn("System.Threading")) == true;
    }

    private static IEnumerable<IOperation> Targets(IOperation operation) => operation switch
    {
        ISimpleAssignmentOperation { IsRef: false } assignment => [assignment.Target],
        ICompoundAssignmentOperation compound => [compound.Target],
        ICoalesceAssignmentOperation coalesce => [coalesce.Target],
        IIncrementOrDecrementOperation step => [step.Target],
        IDeconstructionAssignmentOperation deconstruction => Elements(deconstruction.Target),
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument when !IsAtomic(argument) => [argument.Value],
        IVariableDeclaratorOperation { Symbol.RefKind: RefKind.Ref } alias when alias.GetVariableInitializer() is { } initializer =>
            [initializer.Value],
        _ => [],
    };

    private static IEnumerable<IOperation> Elements(IOperation target)
        => target is ITupleOperation tuple ? tuple.Elements.SelectMany(Elements) : [target];

    private static bool IsAtomic(IArgumentOperation argument)
        => argument.Parameter!.ContainingSymbol.ContainingType is
        {
            Name: "Interlocked" or "Volatile" or "LazyInitializer"
            or "ImmutableInterlocked"
        } type
        && (type.IsIn("System.Threading") || type.IsIn("System.Collections.Immutable"));
}
