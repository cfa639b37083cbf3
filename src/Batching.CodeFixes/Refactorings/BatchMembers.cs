using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.CodeFixes;

/// <summary>Recognises the components, the indices and the count of the batch.</summary>
internal static class BatchMembers
{
    /// <summary>The column that an expression names: a component of this batch, or its indices.</summary>
    public static IPropertySymbol? Column(IOperation? operation)
        => Own(operation) is { } property && (IsComponent(property) || IsIndices(property)) ? property : null;

    public static bool IsComponent(IPropertySymbol property)
        => property.Type is IArrayTypeSymbol { Rank: 1 }
            && LibrarySymbols.Attribute(property, BatchSymbols.DataComponentAttribute) is not null;

    public static bool IsIndices(IPropertySymbol property)
        => property.Name == "Indices" && LibrarySymbols.IsLibraryType(property.ContainingType, "Batch", 1);

    /// <summary>The type of one value of a column.</summary>
    public static ITypeSymbol ElementType(IPropertySymbol column)
        => column.Type is IArrayTypeSymbol array ? array.ElementType : column.ContainingType.TypeArguments[0];

    /// <summary>Whether an expression is the number of items: Count, or the length of a column.</summary>
    public static bool IsCount(IOperation? operation)
        => Own(operation) is { Name: "Count" } count && LibrarySymbols.IsLibraryType(count.ContainingType, "Batch")
        || Plain(operation) is IPropertyReferenceOperation { Property.Name: "Length" or "Count", Instance: { } column }
            && Column(column) is not null;

    /// <summary>The column that an operation reads or writes at the item's own position.</summary>
    public static IPropertySymbol? ValueAt(IOperation operation, IParameterSymbol position)
    {
        (IOperation? column, IOperation? index) = operation switch
        {
            IArrayElementReferenceOperation { Indices.Length: 1 } element => (element.ArrayReference, element.Indices[0]),
            IPropertyReferenceOperation { Property.IsIndexer: true, Arguments.Length: 1 } element =>
                (element.Instance, element.Arguments[0].Value),
            _ => (null, null),
        };
        return index is IParameterReferenceOperation { Parameter: { } parameter }
            && SymbolEqualityComparer.Default.Equals(parameter, position) ? Column(column) : null;
    }

    /// <summary>An operation without the conversions and parentheses around it.</summary>
    public static IOperation? Plain(IOperation? operation)
    {
        while (operation is IConversionOperation { OperatorMethod: null } or IParenthesizedOperation)
        {
            operation = operation is IConversionOperation conversion ? conversion.Operand : ((IParenthesizedOperation)operation).Operand;
        }

        return operation;
    }

    /// <summary>The expression without the parentheses and the null-forgiving operators around it.</summary>
    public static ExpressionSyntax Plain(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax parenthesized => Plain(parenthesized.Expression),
        PostfixUnaryExpressionSyntax { RawKind: (int)Microsoft.CodeAnalysis.CSharp.SyntaxKind.SuppressNullableWarningExpression } suppressed => Plain(suppressed.Operand),
        _ => expression,
    };

    private static IPropertySymbol? Own(IOperation? operation)
        => Plain(
            operation) is IPropertyReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } reference
            ? reference.Property
            : null;
}
