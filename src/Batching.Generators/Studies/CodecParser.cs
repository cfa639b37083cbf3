using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Finds the expression that creates the codec of a parameter, or the reason why there is none.</summary>
internal sealed class CodecParser(ParseContext context)
{
    private const string Codecs = GeneratedMembers.Runtime + "ValueCodecs.";
    private const int MostTupleElements = 4;

    private readonly Dictionary<string, RecordModel> _records = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly UniqueNames _names = new([]);

    /// <summary>The records that were found. Those that others contain come first.</summary>
    public List<RecordModel> Records { get; } = [];

    /// <summary>The codec of a type, or its problem.</summary>
    public Codec Parse(ITypeSymbol type)
    {
        if (EndlessTypes.Contains(type))
        {
            return Codec.No(EndlessTypes.Problem);
        }

        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return Wrap("Nullable", Parse(nullable.TypeArguments[0]));
        }

        if (Scalar(type) is { } scalar)
        {
            return new(Codecs + scalar, true, null);
        }

        switch (type)
        {
            case INamedTypeSymbol { TypeKind: TypeKind.Enum } enumeration:
                return new(
                    $"{Codecs}Enum<{TypeText.Full(Bare(enumeration))}>({DefaultValueText.Literal(enumeration.FullMetadataName())})",
                    true, null);
            case IArrayTypeSymbol { Rank: 1 } array:
                return Wrap("Array", Parse(array.ElementType)) with { IsImmutable = false };
            case IArrayTypeSymbol array:
                Codec element = Parse(array.ElementType);
                return element.Problem is not null
                    ? element
                    : new($"{Codecs}MultiArray<{TypeText.Full(Bare(array))}, {TypeText.Full(array.ElementType)}>({element.Text}, "
                        + $"{array.Rank})", false, null);
            case INamedTypeSymbol { IsTupleType: true } tuple:
                return Tuple(tuple);
            case INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } named:
                return Collection(named) ?? Record(named);
            case ITypeParameterSymbol:
                return Codec.No("is of a type parameter");
            default:
                return Codec.No(
                    type.TypeKind == TypeKind.Delegate
                        ? "is a delegate, which has no identity: mark it [Unkeyed] if the result does not depend on it"
                    : type.SpecialType == SpecialType.System_Object || type.TypeKind is TypeKind.Interface or TypeKind.Dynamic
                        ? $"is of type {TypeText.Show(type)}, whose values may be anything: use a type that says what they are, or mark "
                            + "it [Unkeyed] if the result does not depend on it"
                        : $"is of type {TypeText.Show(type)}, which is neither a number, text, time, enum, array, list, dictionary, set, "
                            + "tuple, record or struct of such");
        }
    }

    private static string? Scalar(ITypeSymbol type)
    {
        switch (type.SpecialType)
        {
            case SpecialType.System_Boolean: return "Boolean";
            case SpecialType.System_SByte: return "SByte";
            case SpecialType.System_Int16: return "Int16";
            case SpecialType.System_Int32: return "Int32";
            case SpecialType.System_Int64: return "Int64";
            case SpecialType.System_Byte: return "Byte";
            case SpecialType.System_UInt16: return "UInt16";
            case SpecialType.System_UInt32: return "UInt32";
            case SpecialType.System_UInt64: return "UInt64";
            case SpecialType.System_Char: return "Char";
            case SpecialType.System_Single: return "Single";
            case SpecialType.System_Double: return "Double";
            case SpecialType.System_Decimal: return "Decimal";
            case SpecialType.System_String: return "String";
            case SpecialType.System_DateTime: return "DateTime";
        }

        if (type is not INamedTypeSymbol { Arity: 0, ContainingType: null } named)
        {
            return null;
        }

        return (named.ContainingNamespace?.ToDisplayString(), named.Name) switch
        {
            ("System", "Int128" or "UInt128" or "Half" or "DateTimeOffset" or "TimeSpan" or "DateOnly" or "TimeOnly" or "Guid") =>
                named.Name,
            ("System.Numerics", "BigInteger") => "BigInteger",
            _ => null,
        };
    }

    private static ITypeSymbol Bare(ITypeSymbol type) => type.WithNullableAnnotation(NullableAnnotation.None);

    private static Codec Wrap(string name, params Codec[] parts)
        => parts.FirstOrDefault(part => part.Problem is not null) is { Problem: not null } wrong
            ? wrong
            : new($"{Codecs}{name}({string.Join(", ", parts.Select(part => part.Text))})", parts.All(part => part.IsImmutable), null);

    private Codec Tuple(INamedTypeSymbol tuple)
        => tuple.TupleElements.Length > MostTupleElements
            ? Codec.No($"is a tuple of more than {MostTupleElements} values: use a record")
            : Wrap("Tuple", [.. tuple.TupleElements.Select(element => Parse(element.Type))]);

    private Codec? Collection(INamedTypeSymbol type)
    {
        string? name = (type.ContainingNamespace.ToDisplayString(), type.Name, type.Arity) switch
        {
            ("System.Collections.Generic", "List", 1) => "List",
            ("System.Collections.Generic", "Dictionary", 2) => "Dictionary",
            ("System.Collections.Generic", "HashSet", 1) => "Set",
            ("System.Collections.Immutable", "ImmutableArray", 1) => "ImmutableArray",
            _ => null,
        };
        return name is null ? null
            : name == "ImmutableArray" ? Wrap(name, Parse(type.TypeArguments[0]))
            : Wrap(name, [.. type.TypeArguments.Select(Parse)]) with { IsImmutable = false };
    }

    /// <summary>A record or struct. Its public members must show its whole state, and it must be possible to create it from them.</summary>
    private Codec Record(INamedTypeSymbol type)
    {
        string show = TypeText.Show(type);
        string text = TypeText.Full(Bare(type));
        if (_records.TryGetValue(text, out RecordModel? known))
        {
            return new($"{known.Codec}.Instance", known.IsImmutable, null);
        }

        if (type.ContainingNamespace.ToDisplayString() is "System" or "System.Collections.Generic"
            || type.ContainingAssembly.Name.StartsWith("System.", StringComparison.Ordinal))
        {
            return Codec.No(
                $"is of type {show}, which is neither a number, text, time, enum, array, list, dictionary, set, tuple, record or "
                    + "struct of such");
        }

        if (type.TypeKind == TypeKind.Class && !type.IsSealed)
        {
            return Codec.No(
                $"is of type {show}, which is not sealed: a derived class could hold more than is seen. Seal it, or mark the parameter "
                    + "[Unkeyed] if the result does not depend on it");
        }

        if (type.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "InlineArrayAttribute"))
        {
            return Codec.No($"is of type {show}, an inline array, of which one element alone could be seen: use an array");
        }

        if (!_open.Add(text))
        {
            return Codec.No($"is of type {show}, which contains itself");
        }

        Codec codec = Members(type, show, text);
        _open.Remove(text);
        return codec;
    }

    private Codec Members(INamedTypeSymbol type, string show, string text)
    {
        ISymbol[] members =
        [
            .. type.GetMembers().Where(member => member is { IsStatic: false, DeclaredAccessibility: Accessibility.Public }
                && (member is IPropertySymbol { IsIndexer: false, GetMethod: not null } property
                    ? IsStored(property)
                    : member is IFieldSymbol { AssociatedSymbol: null })),
        ];
        if (Hidden(type, members) is { } hidden)
        {
            return Codec.No($"is of type {show}, whose '{hidden}' cannot be seen from outside: make it a public property, or use a record");
        }

        var parsed = new List<(ISymbol Symbol, Codec Codec)>();
        foreach (ISymbol member in members)
        {
            Codec codec = Parse(TypeOf(member));
            if (codec.Problem == EndlessTypes.Problem)
            {
                return codec;
            }

            if (codec.Problem is not null)
            {
                return Codec.No($"is of type {show}, whose '{member.Name}' {codec.Problem}");
            }

            parsed.Add((member, codec));
        }

        IMethodSymbol? constructor = type.InstanceConstructors
            .Where(candidate =>
                context.Compilation.IsSymbolAccessibleWithin(candidate, context.Type)
                    && candidate.Parameters.All(parameter => Place(members, parameter) >= 0)
                && members.All(member =>
                    IsSettable(member)
                        || candidate.Parameters.Any(parameter => Place(members, parameter) == Array.IndexOf(members, member))))
            .OrderByDescending(candidate => candidate.Parameters.Length).FirstOrDefault();
        if (constructor is null)
        {
            return Codec.No(
                $"is of type {show}, which cannot be made of its public members: give it a constructor with a parameter for each, or "
                    + "settable properties");
        }

        // Private fields of classes in other assemblies are not visible. In a copy they follow from the other members.
        bool isSeen = type.IsValueType || SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, context.Compilation.Assembly);
        bool isImmutable = isSeen && parsed.All(pair => pair.Codec.IsImmutable)
            && members.All(member =>
                type.IsValueType
                    || (member is IPropertySymbol { SetMethod: null or { IsInitOnly: true } } or IFieldSymbol { IsReadOnly: true }));
        var model = new RecordModel(
            _names.Pick($"__{type.Name}Codec"),
            text,
            type.FullMetadataName(),
            isImmutable,
            type.IsValueType,
            parsed
                .OrderBy(pair => pair.Symbol.Name, StringComparer.Ordinal)
                .Select(pair => new RecordMemberModel(
                    pair.Symbol.Name, TypeText.Full(TypeOf(pair.Symbol)), pair.Codec.Text,
                    constructor.Parameters.ToList()
                        .FindIndex(parameter => Place(members, parameter) == Array.IndexOf(members, pair.Symbol))))
                .ToEquatableArray());
        _records.Add(text, model);
        Records.Add(model);
        return new($"{model.Codec}.Instance", isImmutable, null);
    }

    private static int Place(ISymbol[] members, IParameterSymbol parameter) => Array.FindIndex(
        members,
        member =>
            string.Equals(member.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)
                && SymbolEqualityComparer.Default.Equals(TypeOf(member), parameter.Type));

    private static ITypeSymbol TypeOf(ISymbol member) => member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type;

    private static bool IsSettable(ISymbol member)
        => member is IPropertySymbol { SetMethod.DeclaredAccessibility: Accessibility.Public } or IFieldSymbol { IsReadOnly: false };

    /// <summary>Whether a property has a value of its own. A computed value follows from the others.</summary>
    private static bool IsStored(IPropertySymbol property)
        => property.Name != "EqualityContract"
        && (property.DeclaringSyntaxReferences.IsEmpty
            ? property.SetMethod is not null
                || property.ContainingType.InstanceConstructors.Any(constructor =>
                    constructor.Parameters.Any(
                        parameter => string.Equals(parameter.Name, property.Name, StringComparison.OrdinalIgnoreCase)))
            : property.ContainingType.GetMembers().OfType<IFieldSymbol>()
                .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property)));

    private static string? Hidden(INamedTypeSymbol type, ISymbol[] members)
    {
        if (type.TypeKind == TypeKind.Class && type.BaseType is { SpecialType: not SpecialType.System_Object } inherited)
        {
            return $"base class {inherited.Name}";
        }

        return type.GetMembers().OfType<IFieldSymbol>()
            .FirstOrDefault(field =>
                field is { IsStatic: false, IsConst: false }
                    && !members.Contains(field.AssociatedSymbol ?? field, SymbolEqualityComparer.Default)) is { } hidden
            ? Written((hidden.AssociatedSymbol ?? hidden).Name)
            : null;

        // The field of a primary constructor's parameter is called <parameter>P.
        static string Written(string name)
            => name.StartsWith("<", StringComparison.Ordinal) ? name.Substring(1, name.IndexOf('>') - 1) : name;
    }
}

/// <summary>The expression of the codec of a type, or the reason why it has none. Immutable values need not be copied.</summary>
internal readonly record struct Codec(string Text, bool IsImmutable, string? Problem)
{
    public static Codec No(string problem) => new("", false, problem);
}
