using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.CodeFixes;

/// <summary>Determines whether a variable or element is only read, so that a copy can replace it.</summary>
internal static class ValueReads
{
    public static bool IsRead(IOperation value)
    {
        IOperation? user = value.Parent;
        switch (user)
        {
            case IArgumentOperation { Parameter.RefKind: RefKind.In, Syntax: ArgumentSyntax { RefKindKeyword.RawKind: 0 } }:
                return true;
            case IAssignmentOperation assignment when ReferenceEquals(assignment.Target, value):
            case IIncrementOrDecrementOperation:
            case IArgumentOperation { Parameter.RefKind: not RefKind.None }:
            case IAddressOfOperation:
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.RefKind: not RefKind.None } }:
                return false;
            case ITupleOperation when IsDeconstructed(user):
                return false;
            case IFieldReferenceOperation field when value.Type is { IsValueType: true } && ReferenceEquals(field.Instance, value):
                return IsRead(field);
            case IPropertyReferenceOperation property when value.Type is { IsValueType: true } && ReferenceEquals(property.Instance, value):
                return IsUnchanged(value.Type, property.Property.GetMethod)
                    && (property.Type is not { IsValueType: true } || IsRead(property));
            case IInvocationOperation call when value.Type is { IsValueType: true } && ReferenceEquals(call.Instance, value):
                return IsUnchanged(value.Type, call.TargetMethod);
            case IEventReferenceOperation or IMethodReferenceOperation when value.Type is { IsValueType: true }:
                return false;
            default:
                return true;
        }
    }

    private static bool IsDeconstructed(IOperation tuple)
    {
        IOperation part = tuple;
        while (part.Parent is ITupleOperation outer)
        {
            part = outer;
        }

        return part.Parent is IDeconstructionAssignmentOperation assignment && ReferenceEquals(assignment.Target, part);
    }

    private static bool IsUnchanged(ITypeSymbol type, IMethodSymbol? member)
        => type.SpecialType != SpecialType.None || type.IsReadOnly || type.TypeKind == TypeKind.Enum || type.IsTupleType
        || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
        || member is null or { IsReadOnly: true } or { ContainingType.IsValueType: false };
}
