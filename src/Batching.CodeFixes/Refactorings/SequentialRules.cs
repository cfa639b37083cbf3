using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.CodeFixes;

/// <summary>Says which items of a loop that ran one after the other may run at the same time: those that write nothing but their own.</summary>
internal static class SequentialRules
{
    public static bool AreIndependent(ItemLoop loop, ItemCode code)
        => code.Captured.All(variable => IsPlain(ItemCode.TypeOf(variable))) && !code.UsesInstance && code.Operations.All(operation => operation switch
        {
            IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } => false,
            IAwaitOperation or IEventAssignmentOperation or IDynamicInvocationOperation or IDynamicMemberReferenceOperation or IAddressOfOperation => false,
            IDeconstructionAssignmentOperation => false,
            IAssignmentOperation assignment => IsOwn(assignment.Target),
            IIncrementOrDecrementOperation change => IsOwn(change.Target),
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => IsOwn(argument.Value),
            // What is static and not fixed, other items see too.
            IFieldReferenceOperation { Instance: null, Field: { IsConst: false } field } => field.IsReadOnly && IsPlain(field.Type),
            IPropertyReferenceOperation { Instance: null, Property: { } property } => property.SetMethod is null && IsPlain(property.Type),
            IMethodReferenceOperation { Instance: not null } => false,
            _ => true,
        });

    /// <summary>A local of the code, its item, or a member of that item.</summary>
    private static bool IsOwn(IOperation target) => BatchMembers.Plain(target) switch
    {
        // Captured ones are not written: that has been looked at before.
        ILocalReferenceOperation or IParameterReferenceOperation or IDeclarationExpressionOperation or IDiscardOperation => true,
        IMemberReferenceOperation { Instance: { } instance } => BatchMembers.Plain(instance) is IParameterReferenceOperation or ILocalReferenceOperation { Local.Type.IsValueType: true }
            || BatchMembers.Plain(instance) is ILocalReferenceOperation { Local: { } local } && IsLoopVariable(local),
        // The initializer of an object that is being made.
        IMemberReferenceOperation => false,
        _ => false,
    } || target is IMemberReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } };

    private static bool IsLoopVariable(ILocalSymbol local) => local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is Microsoft.CodeAnalysis.CSharp.Syntax.ForEachStatementSyntax;

    /// <summary>What cannot be changed through a copy.</summary>
    private static bool IsPlain(ITypeSymbol type) => type.SpecialType == SpecialType.System_String || (type.IsValueType && (type.SpecialType != SpecialType.None || type.TypeKind == TypeKind.Enum || type.IsReadOnly));
}
