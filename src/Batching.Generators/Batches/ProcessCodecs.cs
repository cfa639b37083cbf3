using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Chooses the codec for the values of a type, or finds why they cannot cross to another process.</summary>
/// <param name="jsonContext">The user's <c>JsonSerializerContext</c> as text, if one is named.</param>
internal sealed class ProcessCodecs(string? jsonContext)
{
    private const string Codec = GeneratedMembers.Runtime + "ProcessCodec.";
    private const int MostTupleElements = 4;
    private readonly List<ProcessCodecModel> _codecs = [];

    public IEnumerable<ProcessCodecModel> All => _codecs;

    /// <summary>The number of the codec of a type; null and the problem if there is none.</summary>
    public int? Of(ITypeSymbol type, out string? problem)
    {
        if (Choose(type, out problem) is not { } codec)
        {
            return null;
        }

        int known = _codecs.IndexOf(codec);
        if (known < 0)
        {
            known = _codecs.Count;
            _codecs.Add(codec);
        }

        return known;
    }

    private ProcessCodecModel? Choose(ITypeSymbol type, out string? problem)
    {
        problem = null;
        string text = TypeText.Full(type);
        if (type.IsReferenceType && type.NullableAnnotation != NullableAnnotation.Annotated)
        {
            text += "?";
        }

        if (type.TypeKind == TypeKind.Error)
        {
            return new(text, $"{Codec}Json<{text}>({Context})"); // The compiler reports the problem.
        }

        if (type.SpecialType == SpecialType.System_String)
        {
            return new(text, $"{Codec}Text");
        }

        if (IsRaw(type, out problem))
        {
            return new(text, $"{Codec}Raw<{text}>()", IsRaw: true);
        }

        if (problem is not null)
        {
            return null;
        }

        switch (type)
        {
            case IArrayTypeSymbol { Rank: 1 } array when IsRaw(array.ElementType, out problem):
                return new(text, $"{Codec}RawArray<{TypeText.Full(array.ElementType)}>()");
            case IArrayTypeSymbol { Rank: 1 } array:
                return problem is null && Choose(array.ElementType, out problem) is { } element
                    ? new($"{TypeText.ArrayOf(element.Type)}?", $"{Codec}Array<{element.Type}>({element.Expression})")
                    : null;
            case INamedTypeSymbol { IsTupleType: true } tuple when tuple.TupleElements.Length is > 1 and <= MostTupleElements:
                return Tuple(tuple, out problem);
        }

        problem = new JsonRules(jsonContext is not null).Problem(type);
        return problem is null ? new(text, $"{Codec}Json<{text}>({Context})") : null;
    }

    private string Context => jsonContext is null ? "" : $"{jsonContext}.Default";

    private ProcessCodecModel? Tuple(INamedTypeSymbol tuple, out string? problem)
    {
        problem = null;
        var elements = new List<ProcessCodecModel>();
        foreach (IFieldSymbol field in tuple.TupleElements)
        {
            if (Choose(field.Type, out problem) is not { } element)
            {
                return null;
            }

            elements.Add(element);
        }

        string types = string.Join(", ", elements.Select(element => element.Type));
        return new($"({types})", $"{Codec}Tuple<{types}>({string.Join(", ", elements.Select(element => element.Expression))})");
    }

    /// <summary>Whether the bytes of a value are the value: it holds no reference and no address.</summary>
    private static bool IsRaw(ITypeSymbol type, out string? problem)
    {
        problem = null;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return IsRaw(nullable.TypeArguments[0], out problem);
        }

        if (!type.IsUnmanagedType)
        {
            return false;
        }

        if (HasAddress(type, depth: 0) is { } address)
        {
            problem = address;
            return false;
        }

        return true;
    }

    private static string? HasAddress(ITypeSymbol type, int depth)
    {
        if (type is IPointerTypeSymbol or IFunctionPointerTypeSymbol
            || type.SpecialType is SpecialType.System_IntPtr or SpecialType.System_UIntPtr)
        {
            return $"{(depth == 0 ? "is" : $"holds {TypeText.Show(type)},")} an address or a handle of this process: pass what it stands "
                + "for, or a long if it is a number";
        }

        if (type is INamedTypeSymbol { Name: "GCHandle", ContainingNamespace.Name: "InteropServices" }
            or INamedTypeSymbol { Name: "RuntimeTypeHandle" or "RuntimeMethodHandle" or "RuntimeFieldHandle" })
        {
            return "is a handle of this process: pass what it stands for";
        }

        if (depth > 8 || type.SpecialType != SpecialType.None || type is not INamedTypeSymbol { TypeKind: TypeKind.Struct } named)
        {
            return null;
        }

        return named.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic)
            .Select(field => HasAddress(field.Type, depth + 1)).FirstOrDefault(problem => problem is not null);
    }

    public static string Name(int number) => $"Codec{(number + 1).ToString(CultureInfo.InvariantCulture)}";
}
