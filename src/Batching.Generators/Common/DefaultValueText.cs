using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Generators;

/// <summary>The default value of a parameter as C# text, independent of culture.</summary>
internal static class DefaultValueText
{
    /// <summary>The text, or null if the parameter has no default.</summary>
    public static string? Of(IParameterSymbol parameter)
        => parameter.HasExplicitDefaultValue ? Literal(parameter.ExplicitDefaultValue, parameter.Type) : null;

    /// <summary>A constant of a type as text. Enum constants arrive as numbers, <c>default</c> of a struct as null.</summary>
    public static string Literal(object? value, ITypeSymbol type)
    {
        if (value is null)
        {
            bool isNullable = type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
            return type.IsReferenceType || isNullable ? "null" : "default";
        }

        ITypeSymbol bare = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;
        return bare.TypeKind == TypeKind.Enum ? EnumLiteral(value, (INamedTypeSymbol)bare) : Literal(value);
    }

    /// <summary>A constant as text.</summary>
    public static string Literal(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        string or char => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false),
        float.NaN => "float.NaN",
        float.PositiveInfinity => "float.PositiveInfinity",
        float.NegativeInfinity => "float.NegativeInfinity",
        float number => Signed(number.ToString("R", CultureInfo.InvariantCulture), IsNegativeZero(number)) + "F",
        double.NaN => "double.NaN",
        double.PositiveInfinity => "double.PositiveInfinity",
        double.NegativeInfinity => "double.NegativeInfinity",
        double number => Signed(number.ToString("R", CultureInfo.InvariantCulture), IsNegativeZero(number)) + "D",
        decimal number => number.ToString(CultureInfo.InvariantCulture) + "M",
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        ulong number => number.ToString(CultureInfo.InvariantCulture) + "UL",
        uint number => number.ToString(CultureInfo.InvariantCulture) + "U",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, $"A constant of type {value.GetType()} has no C# text."),
    };

    private static bool IsNegativeZero(double number) => number == 0 && BitConverter.DoubleToInt64Bits(number) < 0;

    private static string Signed(string text, bool isNegativeZero) => isNegativeZero && text[0] != '-' ? "-" + text : text;

    private static string EnumLiteral(object value, INamedTypeSymbol type)
    {
        IFieldSymbol? member =
            type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => field.HasConstantValue && Equals(field.ConstantValue, value));
        string typeText = TypeText.Full(type.WithNullableAnnotation(NullableAnnotation.None));
        return member is null
            ? $"({typeText})({Literal(value)})"
            : $"{typeText}.{Identifiers.Escaped(member.Name)}";
    }
}
