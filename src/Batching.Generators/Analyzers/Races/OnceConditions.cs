using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Conditions that only one item finds true, or false: who exchanged a flag first, who has the first place.</summary>
internal static class OnceConditions
{
    /// <summary>The outcome of a comparison that only one item sees; null for none.</summary>
    public static bool? Of(IBinaryOperation comparison, Value left, Value right)
    {
        bool? equal = left.Index.Kind == IndexKind.Own && right.Index.Kind == IndexKind.Invariant ? true
            : right.Index.Kind == IndexKind.Own && left.Index.Kind == IndexKind.Invariant ? true
            : OfExchange(comparison.LeftOperand, comparison.RightOperand) ?? OfExchange(comparison.RightOperand, comparison.LeftOperand);
        return comparison.OperatorKind == BinaryOperatorKind.Equals ? equal : !equal;
    }

    /// <summary>The same for a pattern: <c>x is 0</c>.</summary>
    public static bool? Of(IOperation value, IOperation constant, Value known)
        => known.Index.Kind == IndexKind.Own ? true : OfExchange(value, constant);

    /// <summary>Whether a flag was exchanged: of a bool the result alone is a condition.</summary>
    public static bool? OfExchange(IInvocationOperation call)
        => call.TargetMethod is { Name: "Exchange" or "CompareExchange", ContainingType.Name: "Interlocked" }
            && call.Type?.SpecialType == SpecialType.System_Boolean
            && call.Arguments.Length > 1 && call.Arguments[1].Value.ConstantValue is { HasValue: true, Value: true }
            ? false
            : null;

    private static bool? OfExchange(IOperation exchange, IOperation compared)
    {
        while (exchange is IConversionOperation or IParenthesizedOperation or ISimpleAssignmentOperation)
        {
            exchange = exchange switch
            {
                IConversionOperation conversion => conversion.Operand,
                IParenthesizedOperation parenthesized => parenthesized.Operand,
                _ => ((ISimpleAssignmentOperation)exchange).Value,
            };
        }

        if (exchange is not IInvocationOperation { TargetMethod: { ContainingType.Name: "Interlocked" } method } call
            || !compared.ConstantValue.HasValue)
        {
            return null;
        }

        object? constant = compared.ConstantValue.Value;
        switch (method.Name)
        {
            case "CompareExchange" when call.Arguments.Length > 2 && call.Arguments[2].Value.ConstantValue is { HasValue: true } comparand:
                return Equals(comparand.Value, constant);
            case "Exchange" when call.Arguments.Length > 1 && call.Arguments[1].Value.ConstantValue is { HasValue: true } exchanged:
                return !Equals(exchanged.Value, constant);
            case "Increment" or "Decrement" or "Add":
                return true;
            default:
                return null;
        }
    }
}
