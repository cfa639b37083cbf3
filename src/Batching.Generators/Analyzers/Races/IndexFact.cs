using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>How a number differs between items.</summary>
internal enum IndexKind
{
    /// <summary>Unknown: two items may have the same number.</summary>
    Any,

    /// <summary>The same for all items.</summary>
    Invariant,

    /// <summary>Different for each item.</summary>
    Own,

    /// <summary>The beginning of, or a place in, a range that no other item has.</summary>
    OwnRange,
}

/// <summary>How an index differs from item to item, and how far it is from the item's own place.</summary>
/// <param name="Kind">How it differs.</param>
/// <param name="Offset">How far it is from the item's own place, where that is known.</param>
/// <param name="IsShifted">Whether it was moved by a number that is not known.</param>
internal readonly record struct IndexFact(IndexKind Kind, long? Offset = null, bool IsShifted = false)
{
    public static readonly IndexFact Invariant = new(IndexKind.Invariant);
    public static readonly IndexFact Own = new(IndexKind.Own, 0);
    public static readonly IndexFact OwnRange = new(IndexKind.OwnRange);

    public bool IsOwn => Kind is IndexKind.Own or IndexKind.OwnRange;

    public static IndexFact Join(IndexFact left, IndexFact right)
        => left == right ? left
        : left.Kind == right.Kind ? new(left.Kind)
        : left.IsOwn && right.IsOwn ? OwnRange
        : default;

    /// <summary>The fact after arithmetic. Division, remainders and masks map several items to one number.</summary>
    public static IndexFact Of(BinaryOperatorKind operation, IndexFact left, IndexFact right, object? rightConstant)
    {
        if (left.Kind == IndexKind.Invariant && right.Kind == IndexKind.Invariant)
        {
            return Invariant;
        }

        long sign = operation == BinaryOperatorKind.Subtract ? -1 : 1;
        switch (operation)
        {
            case BinaryOperatorKind.Add or BinaryOperatorKind.Subtract when left.IsOwn && right.Kind == IndexKind.Invariant:
                return Number(rightConstant) is { } number
                    ? new(left.Kind, left.Offset + (sign * number), left.IsShifted)
                    : new(left.Kind, null, left.Kind == IndexKind.Own);
            case BinaryOperatorKind.Add or BinaryOperatorKind.Subtract when left.Kind == IndexKind.Invariant && right.IsOwn:
                return new(right.Kind, null, right.Kind == IndexKind.Own);
            case BinaryOperatorKind.Add or BinaryOperatorKind.Subtract when left.Kind == IndexKind.OwnRange && !right.IsOwn:
            case BinaryOperatorKind.Add when right.Kind == IndexKind.OwnRange && !left.IsOwn:
                return OwnRange;
            case BinaryOperatorKind.Multiply
                when (left.IsOwn && right.Kind == IndexKind.Invariant) || (right.IsOwn && left.Kind == IndexKind.Invariant):
            case BinaryOperatorKind.LeftShift when left.IsOwn && right.Kind == IndexKind.Invariant:
                return OwnRange;
            case BinaryOperatorKind.ExclusiveOr when left.IsOwn && right.Kind == IndexKind.Invariant:
                return new(IndexKind.Own);
            default:
                return default;
        }
    }

    /// <summary>
    /// The variable of a counting loop: its item's own where the loop runs between two numbers of its own. One that runs on to an end that
    /// all share meets the others.
    /// </summary>
    public static IndexFact OfLoop(IndexFact from, IndexFact to) => from.IsOwn && to.IsOwn ? OwnRange : default;

    private static long? Number(object? constant)
        => constant switch
        {
            int number => number,
            long number => number,
            uint number => number,
            byte number => number,
            short number =>
            number,
            _ => null
        };
}
