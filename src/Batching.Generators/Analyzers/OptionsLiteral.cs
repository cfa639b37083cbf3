using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>
/// Reads options whose values are in the source: created in place, changed by <c>with</c>, or in a local variable that is assigned once.
/// </summary>
internal static class OptionsLiteral
{
    /// <summary>The value of a property, if it is known. Null means the default.</summary>
    public readonly record struct Setting(bool IsKnown, object? Value);

    public static Setting Read(IOperation options, string property)
    {
        switch (options.Unwrapped())
        {
            case IObjectCreationOperation { Arguments.IsEmpty: true } creation:
                return Assigned(creation.Initializer, property) ?? new(true, null);
            case IWithOperation with:
                return Assigned(with.Initializer, property) ?? Read(with.Operand, property);
            case ILocalReferenceOperation local:
                IOperation root = local.Root();
                IOperation[] values = [.. root.ValuesOf(local.Local).Take(2)];
                bool isByReference = VariableWrites.In(root).Any(write =>
                    write.Target.Parent is IArgumentOperation && SymbolEqualityComparer.Default.Equals(write.Variable, local.Local));
                return values.Length == 1 && !isByReference ? Read(values[0], property) : default;
            case IDefaultValueOperation:
            case { ConstantValue: { HasValue: true, Value: null } }:
                return new(true, null);
            default:
                return default;
        }
    }

    /// <summary>The value of a property in an initializer; null if it is not set there.</summary>
    private static Setting? Assigned(IObjectOrCollectionInitializerOperation? initializer, string property)
    {
        IOperation? value = initializer?.Initializers.OfType<ISimpleAssignmentOperation>()
            .LastOrDefault(assignment =>
                assignment.Target is IPropertyReferenceOperation target && target.Property.Name == property)?.Value.Unwrapped();
        return value is null
            ? null
            : value.ConstantValue is { HasValue: true } constant ? new(true, constant.Value) : new Setting(false, null);
    }
}
