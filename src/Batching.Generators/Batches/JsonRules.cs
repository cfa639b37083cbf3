using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>
/// Finds types that System.Text.Json does not read back as they were written. The engine checks the first value at run time.
/// </summary>
/// <param name="hasContext">Whether a context of the user serializes. Then fields are written only if its options say so.</param>
internal sealed class JsonRules(bool hasContext)
{
    private readonly HashSet<ITypeSymbol> _seen = new(SymbolEqualityComparer.Default);

    /// <summary>The problem of a type, or null.</summary>
    public string? Problem(ITypeSymbol type)
    {
        if (EndlessTypes.Contains(type))
        {
            return EndlessTypes.Problem;
        }

        if (!_seen.Add(type) || type.TypeKind is TypeKind.Error or TypeKind.Enum || JsonTypes.HasAttribute(type, "JsonConverterAttribute"))
        {
            return null;
        }

        switch (type)
        {
            case ITypeParameterSymbol:
                return "is a type parameter, whose type is unknown: constrain it to 'unmanaged', or write the type itself";
            case IArrayTypeSymbol { Rank: 1 } array:
                return Problem(array.ElementType);
            case IArrayTypeSymbol:
                return "is an array of several dimensions: use an array of arrays, or one array and its width";
            case { TypeKind: TypeKind.Delegate } or IDynamicTypeSymbol:
                return "is code, which exists only in this process: name a static method, and pass what it needs";
            case { SpecialType: SpecialType.System_Object }:
                return "is object, so its type would be lost: write the type itself";
            case { SpecialType: SpecialType.System_IntPtr or SpecialType.System_UIntPtr }:
                return "is an address or a handle of this process: pass what it stands for, or a long if it is a number";
            case INamedTypeSymbol { IsTupleType: true } when hasContext:
                return "is a tuple, whose fields a JsonSerializerContext leaves out: use a record";
        }

        if (type is not INamedTypeSymbol named
            || named.SpecialType is not (SpecialType.None or SpecialType.System_Nullable_T) && !JsonTypes.IsEnumerable(named))
        {
            return null;
        }

        if (AwaitedType.Of(named).Kind != AwaitKind.None)
        {
            return "is a task of this process: await it, and pass its result";
        }

        if (IsDisposable(named))
        {
            return "holds something of this process, since it is disposable: pass what it is made of, a path for instance, and make it in "
                + "the item method";
        }

        foreach (ITypeSymbol argument in named.TypeArguments)
        {
            if (Problem(argument) is { } problem)
            {
                return JsonTypes.Within(TypeText.Show(argument), problem);
            }
        }

        if (JsonTypes.IsEnumerable(named))
        {
            return null;
        }

        if (named.IsAbstract && !JsonTypes.HasAttribute(named, "JsonDerivedTypeAttribute"))
        {
            return $"is {(named.TypeKind == TypeKind.Interface ? "an interface" : "abstract")}, so the class would be lost: "
                + "write the class itself, or mark it with [JsonDerivedType]";
        }

        if (named.IsBelow("System"))
        {
            return null;
        }

        (string Name, ITypeSymbol Type)[] members = [.. Members(named)];
        if (members.Length == 0 && HasState(named))
        {
            return "has no public properties, so nothing of it would be sent: use a record";
        }

        return members.Select(member => Problem(member.Type) is { } problem ? JsonTypes.Within(member.Name, problem) : null)
            .FirstOrDefault(problem => problem is not null);
    }

    private IEnumerable<(string Name, ITypeSymbol Type)> Members(INamedTypeSymbol type)
    {
        foreach (ISymbol member in JsonTypes.Members(type).Where(member => !JsonTypes.HasAttribute(member, "JsonIgnoreAttribute")))
        {
            if (JsonTypes.IsProperty(member))
            {
                yield return (member.Name, ((IPropertySymbol)member).Type);
            }
            else if (member is IFieldSymbol field && (!hasContext || JsonTypes.HasAttribute(field, "JsonIncludeAttribute")))
            {
                yield return (field.Name, field.Type);
            }
        }
    }

    private static bool HasState(INamedTypeSymbol type)
        => type.TypeKind is TypeKind.Class or TypeKind.Struct
            && type.GetMembers()
                .Any(member => member is IFieldSymbol { IsStatic: false } or IPropertySymbol { IsStatic: false, IsIndexer: false });

    private static bool IsDisposable(INamedTypeSymbol type)
        => type.Name != "JsonDocument" && type.AllInterfaces.Append(type).Any(contract =>
            contract.SpecialType == SpecialType.System_IDisposable
                || (contract.Name == "IAsyncDisposable" && contract.IsIn("System")));
}
