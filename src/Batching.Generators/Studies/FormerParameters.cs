using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Reads the earlier forms of a run's parameter: <c>[FormerName]</c> and <c>[FormerValue]</c>. It reports problems.</summary>
internal sealed class FormerParameters(ParseContext context, IMethodSymbol method)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>Reports attributes without effect, on a parameter without identity.</summary>
    public void CheckNone(IParameterSymbol parameter)
    {
        foreach (AttributeData attribute in parameter.GetAttributes()
            .Where(attribute => IsFormerName(attribute) || IsFormerValue(attribute)))
        {
            Report(parameter,
                $"{(IsFormerName(attribute) ? "[FormerName]" : "[FormerValue]")} has no effect on '{parameter.Name}', which is not part of "
                    + "a run's identity: remove it");
        }
    }

    /// <summary>The former names of a keyed parameter.</summary>
    public EquatableArray<string> Names(IParameterSymbol parameter)
    {
        List<string> names = [];
        foreach (AttributeData attribute in parameter.GetAttributes().Where(IsFormerName))
        {
            string? name = attribute.ConstructorArguments.FirstOrDefault().Value as string;
            string? problem = string.IsNullOrWhiteSpace(name) ? "has no name: give the one that the parameter had"
                : name == parameter.Name ? "is the name that the parameter has: give the one that it had"
                : method.Parameters.FirstOrDefault(other => other.Name == name) is { } other
                    ? $"is '{name}', which another parameter is called: results could be of either. Rename that one"
                : _names.TryGetValue(name!, out string? taken)
                    ? taken == parameter.Name
                        ? $"is '{name}' twice: remove one"
                        : $"is '{name}', which '{taken}' was called as well: one parameter alone can take its value"
                : null;
            if (problem is not null)
            {
                Report(parameter, $"[FormerName] of '{parameter.Name}' {problem}");
                continue;
            }

            _names.Add(name!, parameter.Name);
            names.Add(name!);
        }

        return names.ToEquatableArray();
    }

    /// <summary>The value of a keyed parameter before it was added, as C# text; null if it is not given.</summary>
    public string? Value(IParameterSymbol parameter)
    {
        if (parameter.GetAttributes().FirstOrDefault(IsFormerValue) is not { } attribute)
        {
            return null;
        }

        if (attribute.ConstructorArguments.IsEmpty)
        {
            string? usual = DefaultValueText.Of(parameter);
            if (usual is null)
            {
                Report(parameter,
                    $"[FormerValue] of '{parameter.Name}' says no value, and the parameter has no default: give what it was before");
            }

            return usual;
        }

        TypedConstant constant = attribute.ConstructorArguments[0];
        if (Text(constant, parameter.Type) is { } text)
        {
            return text;
        }

        if (constant.Kind != TypedConstantKind.Error)
        {
            Report(parameter,
                $"[FormerValue] of '{parameter.Name}' is {Shown(constant)}, which is not a {TypeText.Show(parameter.Type)}: give a value "
                    + "of that type, or none for the default");
        }

        return null;
    }

    private static bool IsFormerName(AttributeData attribute)
        => attribute.AttributeClass?.ToDisplayString() == RunSymbols.FormerNameAttribute;

    private static bool IsFormerValue(AttributeData attribute)
        => attribute.AttributeClass?.ToDisplayString() == RunSymbols.FormerValueAttribute;

    private static string Shown(TypedConstant constant) => constant.IsNull ? "null" : $"of type {TypeText.Show(constant.Type!)}";

    /// <summary>A constant as a value of a type, converted as C# converts constants; null if it does not convert.</summary>
    private static string? Text(TypedConstant constant, ITypeSymbol type)
    {
        ITypeSymbol bare = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;
        if (constant.IsNull)
        {
            return type.IsReferenceType
                ? type.NullableAnnotation == NullableAnnotation.NotAnnotated ? null : "null"
                : SymbolEqualityComparer.Default.Equals(bare, type) ? null : "null";
        }

        if (constant.Kind == TypedConstantKind.Array)
        {
            if (bare is not IArrayTypeSymbol { Rank: 1 } array)
            {
                return null;
            }

            string?[] items = [.. constant.Values.Select(value => Text(value, array.ElementType))];
            return items.Contains(null) ? null : $"new {TypeText.Full(array.ElementType)}[] {{ {string.Join(", ", items)} }}";
        }

        if (bare.TypeKind == TypeKind.Enum || constant.Kind == TypedConstantKind.Enum)
        {
            return SymbolEqualityComparer.Default.Equals(constant.Type, bare) ? DefaultValueText.Literal(constant.Value, bare) : null;
        }

        return constant.Value is { } value && Converted(value, bare.SpecialType) is { } converted
            ? DefaultValueText.Literal(converted) is var text && converted is IConvertible and not (string or bool or char)
                ? $"({TypeText.Full(bare)})({text})"
                : text
            : null;
    }

    /// <summary>
    /// An integer converts to any numeric type that can represent it, and a <c>float</c> to a <c>double</c>. Other values stay as they are.
    /// </summary>
    private static object? Converted(object value, SpecialType type)
    {
        Type? target = type switch
        {
            SpecialType.System_Boolean => typeof(bool),
            SpecialType.System_Char => typeof(char),
            SpecialType.System_String => typeof(string),
            SpecialType.System_SByte => typeof(sbyte),
            SpecialType.System_Byte => typeof(byte),
            SpecialType.System_Int16 => typeof(short),
            SpecialType.System_UInt16 => typeof(ushort),
            SpecialType.System_Int32 => typeof(int),
            SpecialType.System_UInt32 => typeof(uint),
            SpecialType.System_Int64 => typeof(long),
            SpecialType.System_UInt64 => typeof(ulong),
            SpecialType.System_Single => typeof(float),
            SpecialType.System_Double => typeof(double),
            SpecialType.System_Decimal => typeof(decimal),
            _ => null,
        };
        if (target is null || value.GetType() == target)
        {
            return target is null ? null : value;
        }

        if (value is not (sbyte or byte or short or ushort or int or uint or long or ulong or float) || target == typeof(bool)
            || target == typeof(char) || target == typeof(string) || (value is float && target != typeof(double)))
        {
            return null;
        }

        try
        {
            return Convert.ChangeType(value, target, CultureInfo.InvariantCulture);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private void Report(IParameterSymbol parameter, string problem)
        => context.Report(RunDiagnostics.FormerForm, parameter.Locations[0], problem);
}
