using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.CodeFixes;

/// <summary>
/// Decides whether the items of a sequential loop may run at the same time: only if they write nothing but their own values.
/// </summary>
internal sealed class SequentialRules(ItemLoop loop)
{
    public static bool AreIndependent(ItemLoop loop, ItemCode code)
    {
        var rules = new SequentialRules(loop);
        return !code.UsesInstance && code.Captured.All(variable => IsPlain(ItemCode.TypeOf(variable)))
            && code.Operations.All(rules.IsIndependent);
    }

    private bool IsIndependent(IOperation operation) => operation switch
    {
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } => false,
        IAwaitOperation or IEventAssignmentOperation or IDynamicInvocationOperation or IDynamicMemberReferenceOperation
            or IAddressOfOperation or IDeconstructionAssignmentOperation => false,
        IAssignmentOperation assignment => IsOwn(assignment.Target),
        IIncrementOrDecrementOperation change => IsOwn(change.Target),
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => IsOwn(argument.Value),
        // Other items see mutable static state too. A static method without a result is called for a side effect.
        IFieldReferenceOperation { Instance: null, Field: { IsConst: false } field } => field.IsReadOnly && IsPlain(field.Type),
        IPropertyReferenceOperation { Instance: null, Property: { } property } => property.SetMethod is null && IsPlain(property.Type),
        IMethodReferenceOperation { Instance: not null } => false,
        IInvocationOperation call => call.Instance is null ? !call.TargetMethod.ReturnsVoid : IsOwnReceiver(call.Instance),
        _ => true,
    };

    private bool IsOwn(IOperation target) => BatchMembers.Plain(target) switch
    {
        // Captured variables are not written; this has been checked before.
        ILocalReferenceOperation { Local.RefKind: RefKind.None } or IDeclarationExpressionOperation or IDiscardOperation => true,
        IMemberReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } } =>
            true,
        IMemberReferenceOperation { Instance: { } instance } => IsItem(instance)
            || BatchMembers.Plain(instance) is ILocalReferenceOperation { Local: { RefKind: RefKind.None, Type.IsValueType: true } },
        _ => false,
    };

    /// <summary>The item, an object that was created for it, or something immutable.</summary>
    private bool IsOwnReceiver(IOperation receiver)
        => IsItem(receiver) || (receiver.Type is { } type && IsPlain(type)) || BatchMembers.Plain(receiver) switch
        {
            IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } or IObjectCreationOperation
                or IInvocationOperation => true,
            ILocalReferenceOperation local => receiver.SemanticModel?.GetOperation(local.Local.DeclaringSyntaxReferences[0].GetSyntax())
                is IVariableDeclaratorOperation { Initializer.Value: { } made } && BatchMembers.Plain(made) is IObjectCreationOperation,
            _ => false,
        };

    private bool IsItem(IOperation operation) => BatchMembers.Plain(operation) switch
    {
        ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, loop.Element),
        IParameterReferenceOperation parameter =>
            loop.Method?.Parameters.Contains(parameter.Parameter, SymbolEqualityComparer.Default) == true,
        _ => false,
    };

    /// <summary>A value that cannot be changed through a copy.</summary>
    private static bool IsPlain(ITypeSymbol type)
        => type.SpecialType == SpecialType.System_String
        || (type.IsValueType && (type.SpecialType != SpecialType.None || type.TypeKind == TypeKind.Enum || type.IsReadOnly));
}
