using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Writes types as C# text that means the same in every place.</summary>
internal static class TypeText
{
    /// <summary>
    /// With <c>global::</c>, nullability, keywords and escapes. The standard fully qualified format drops the question marks.
    /// </summary>
    private static readonly SymbolDisplayFormat s_full = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>For comparing signatures, without nullability, because C# ignores it in overloads.</summary>
    private static readonly SymbolDisplayFormat s_signature = SymbolDisplayFormat.FullyQualifiedFormat;

    public static string Full(ITypeSymbol type) => WithAliases(type, s_full);

    public static string Signature(ITypeSymbol type) => WithAliases(type, s_signature);

    /// <summary>The text of a type in a message, as the compiler writes it.</summary>
    public static string Show(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);

    /// <summary>The text of an array of a type. For <c>int[,]</c> it is <c>int[][,]</c>, because the outer rank comes first.</summary>
    public static string ArrayOf(string element)
    {
        int end = element.Length;
        while (end > 0 && element[end - 1] == ']')
        {
            end = element.LastIndexOf('[', end - 1);
        }

        return element.Insert(end, "[]");
    }

    /// <summary>The type parameter list of a method or type: <c>&lt;T, U&gt;</c>, or nothing.</summary>
    public static string TypeParameterList(IEnumerable<string> names)
    {
        string list = string.Join(", ", names);
        return list.Length == 0 ? "" : $"<{list}>";
    }

    /// <summary>The constraint clause of a type parameter, or nothing.</summary>
    public static string Constraints(ITypeParameterSymbol parameter)
    {
        var constraints = new List<string>();
        if (parameter.HasUnmanagedTypeConstraint)
        {
            constraints.Add("unmanaged");
        }
        else if (parameter.HasValueTypeConstraint)
        {
            constraints.Add("struct");
        }
        else if (parameter.HasReferenceTypeConstraint)
        {
            constraints.Add(parameter.ReferenceTypeConstraintNullableAnnotation == NullableAnnotation.Annotated ? "class?" : "class");
        }
        else if (parameter.HasNotNullConstraint)
        {
            constraints.Add("notnull");
        }

        constraints.AddRange(parameter.ConstraintTypes.Select(Full));
        if (parameter.HasConstructorConstraint)
        {
            constraints.Add("new()");
        }

        if (parameter.AllowsRefLikeType)
        {
            constraints.Add("allows ref struct");
        }

        return constraints.Count == 0
            ? ""
            : new StringBuilder("where ").Append(Identifiers.Escaped(parameter.Name)).Append(" : ").Append(string.Join(", ", constraints))
                .ToString();
    }

    /// <summary>Replaces <c>global</c> by the alias of the assembly, if it has one.</summary>
    private static string WithAliases(ITypeSymbol type, SymbolDisplayFormat format)
    {
        if (!AssemblyAliases.Any)
        {
            return type.ToDisplayString(format);
        }

        var text = new StringBuilder();
        ImmutableArray<SymbolDisplayPart> parts = type.ToDisplayParts(format);
        for (var index = 0; index < parts.Length; index++)
        {
            string? alias = parts[index].ToString() == "global"
                ? parts.Skip(index).Select(part => part.Symbol).OfType<INamedTypeSymbol>().Select(AssemblyAliases.Of).FirstOrDefault()
                : null;
            text.Append(alias ?? parts[index].ToString());
        }

        return text.ToString();
    }
}
