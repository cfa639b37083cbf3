using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Determines whether the numbers that a user's Init yields are different for each item: counted positions, not values.</summary>
internal static class InitIndices
{
    private static readonly string[] s_places =
    [
        "index", "position", "ordinal", "slot", "row", "i", "at", "start", "begin", "from", "offset", "item", "number", "rowindex",
        "itemindex", "end", "to", "stop", "line", "chunk", "part", "first", "last", "id", "idx", "pos",
    ];

    // Names of the ends of ranges: how far the next item is, they do not say.
    private static readonly string[] s_ends = [
        "at", "start", "begin", "from", "offset", "end", "to", "stop", "chunk", "part", "first", "last"];

    /// <summary>Whether a name suggests that a number is a position.</summary>
    public static bool SoundsLikeAPlace(string name) => Array.IndexOf(s_places, name.TrimStart('_').ToLowerInvariant()) >= 0;

    /// <summary>
    /// How a number of a parameter's name differs from item to item: where places lie side by side, what is beside one is another item's.
    /// </summary>
    public static IndexFact Of(ImmutableArray<IOperation> init, string name, int position)
        => !AreOwn(init, name, position) ? default
        : Array.IndexOf(s_ends, name.TrimStart('_').ToLowerInvariant()) >= 0 || init.Any(body => body.DescendantsAndSelf().Any(IsStride))
            ? new IndexFact(IndexKind.Own)
        : IndexFact.Own;

    private static bool IsStride(IOperation operation)
        => operation is ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add }
            or IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.LeftShift }
            or IInvocationOperation { TargetMethod.Name: "Chunk" };

    /// <summary>Whether a number of a parameter's name, at a position of the element (-1: the element itself), is an item's own.</summary>
    public static bool AreOwn(ImmutableArray<IOperation> init, string name, int position)
    {
        foreach (IOperation operation in init.SelectMany(body => body.DescendantsAndSelf()))
        {
            switch (operation)
            {
                case IInvocationOperation { TargetMethod: { Name: "Range", ContainingType.Name: "Enumerable" } }
                    when position < 0 && !IsMapped(operation):
                    return true;
                case IInvocationOperation { TargetMethod: { Name: "Index", ContainingType.Name: "Enumerable" } } when position == 0:
                    return true;
                case IReturnOperation { Kind: OperationKind.YieldReturn, ReturnedValue: { } yielded } when Counts(Part(yielded, position)):
                    return true;
                case IAnonymousFunctionOperation { Symbol.Parameters: { Length: > 0 } parameters } lambda:
                    IOperation? result = lambda.Body.Operations.OfType<IReturnOperation>().FirstOrDefault()?.ReturnedValue;
                    if (result is not null && Part(result, position) is { } part && IsCounter(part, parameters, lambda))
                    {
                        return true;
                    }

                    break;
            }
        }

        return SoundsLikeAPlace(name);
    }

    /// <summary>A range that a later Select turns into something else is no range of places.</summary>
    private static bool IsMapped(IOperation range)
    {
        IOperation? parent = range.Parent;
        while (parent is IArgumentOperation or IConversionOperation)
        {
            parent = parent.Parent;
        }

        return parent is IInvocationOperation { TargetMethod.Name: "Select" or "SelectMany" };
    }

    private static IOperation? Part(IOperation value, int position)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        return position < 0 ? value : value is ITupleOperation tuple && position < tuple.Elements.Length ? tuple.Elements[position] : null;
    }

    /// <summary>A counter of a loop, or made from one.</summary>
    private static bool Counts(IOperation? value) => value switch
    {
        IConversionOperation conversion => Counts(conversion.Operand),
        IIncrementOrDecrementOperation => true,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Multiply or BinaryOperatorKind.Subtract } binary =>
            Counts(binary.LeftOperand) || Counts(binary.RightOperand),
        ILocalReferenceOperation { Local.Type.SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 } local =>
            IsLoopCounter(local),
        _ => false,
    };

    private static bool IsLoopCounter(ILocalReferenceOperation local)
    {
        for (IOperation? parent = local.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IForLoopOperation loop && loop.Locals.Any(counter => SymbolEqualityComparer.Default.Equals(counter, local.Local)))
            {
                return true;
            }

            if (parent is ILoopOperation other && other.Descendants().OfType<IIncrementOrDecrementOperation>().Any(step =>
                step.Target is ILocalReferenceOperation target && SymbolEqualityComparer.Default.Equals(target.Local, local.Local)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsCounter(IOperation value, ImmutableArray<IParameterSymbol> parameters, IAnonymousFunctionOperation lambda)
    {
        switch (value)
        {
            case IConversionOperation conversion:
                return IsCounter(conversion.Operand, parameters, lambda);
            case IBinaryOperation
            {
                OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Multiply
                or BinaryOperatorKind.Subtract
            } binary:
                return IsCounter(binary.LeftOperand, parameters, lambda) || IsCounter(binary.RightOperand, parameters, lambda);
            case IParameterReferenceOperation reference:
                // The second parameter of Select's lambda counts; the first does over a range.
                return SymbolEqualityComparer.Default.Equals(reference.Parameter, parameters[parameters.Length - 1])
                    && (parameters.Length == 2 || (lambda.Parent?.Parent?.Parent is IInvocationOperation call && call.Arguments.Length > 0
                        && call.Arguments[0].Value.DescendantsAndSelf().Any(operation =>
                            operation is IInvocationOperation { TargetMethod: { Name: "Range", ContainingType.Name: "Enumerable" } })));
            default:
                return false;
        }
    }
}
