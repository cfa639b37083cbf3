using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>An event that a class declares, and what is wrong with it, if anything.</summary>
internal sealed record LoopEventDeclaration(
    IMethodSymbol Method, LoopKind Kind, string Section, bool IsAwaitable, LoopYields? Yields, ITypeSymbol? YieldedType,
    IReadOnlyList<LoopArgument> Arguments, IParameterSymbol? Element, string? Problem)
{
    public string Name => $"{Kind}{Section}";
}

/// <summary>Finds the events of a class. It looks at declarations only.</summary>
internal static class LoopEvents
{
    /// <summary>The problem of an event that names an unknown type, which the compiler reports.</summary>
    public const string MissingType = "";

    /// <summary>
    /// Every method with the name of an event, valid or not, in the order of declaration. An override takes the place of the overridden
    /// method.
    /// </summary>
    public static IReadOnlyList<LoopEventDeclaration> In(ParseContext context)
    {
        var methods = new List<(IMethodSymbol Method, LoopKind Kind, string Section)>();
        foreach (IMethodSymbol method in LoopSymbols.Declared(context,
            member => member is IMethodSymbol { PartialDefinitionPart: null } method && LoopSymbols.EventOf(method) is not null)
            .Cast<IMethodSymbol>())
        {
            (LoopKind kind, string section) = LoopSymbols.EventOf(method)!.Value;
            int hidden = methods.FindIndex(other => IsHiddenBy(other.Method, method));
            if (hidden >= 0)
            {
                methods[hidden] = (method, kind, section);
            }
            else
            {
                methods.Add((method, kind, section));
            }
        }

        return [.. methods.Select(each => Read(context, each.Method, each.Kind, each.Section))];
    }

    private static bool IsHiddenBy(IMethodSymbol inherited, IMethodSymbol method)
        => inherited.Name == method.Name && !SymbolEqualityComparer.Default.Equals(inherited.ContainingType, method.ContainingType)
        && inherited.Parameters.Select(parameter => parameter.Type)
            .SequenceEqual(method.Parameters.Select(parameter => parameter.Type), SymbolEqualityComparer.Default);

    private static LoopEventDeclaration Read(ParseContext context, IMethodSymbol method, LoopKind kind, string section)
    {
        string? problem = method.IsGenericMethod ? "has type parameters, whose types are unknown" : null;
        var arguments = new List<LoopArgument>();
        IParameterSymbol? element = null;
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            LoopArgument argument = ArgumentOf(parameter.Type);
            if (parameter.Type.TypeKind == TypeKind.Error)
            {
                problem = MissingType;
            }
            else if (parameter.RefKind != RefKind.None)
            {
                problem ??= $"takes '{parameter.Name}' by reference: take it by value";
            }
            else if (argument == LoopArgument.Failure && kind != LoopKind.Failed)
            {
                problem ??= $"takes an exception, and only Failed{section} has one";
            }
            else if (argument == LoopArgument.Element && element is not null)
            {
                problem ??= $"takes '{element.Name}' and '{parameter.Name}', but a loop runs for one element at a time: take one of them, "
                    + $"ILoopContext, CancellationToken, or the Exception in Failed{section}";
            }
            else if (argument == LoopArgument.Element && parameter.Type.IsRefLikeType)
            {
                problem ??= $"takes a {TypeText.Show(parameter.Type)}, which cannot be kept while the loop runs";
            }

            element = argument == LoopArgument.Element ? element ?? parameter : element;
            arguments.Add(argument);
        }

        AwaitedType awaited = AwaitedType.Of(method.ReturnType);
        (LoopYields? yields, ITypeSymbol? yielded) =
            awaited.Kind == AwaitKind.None && awaited.Result is not null ? YieldsOf(awaited.Result) : (null, null);
        if (method.ReturnType.TypeKind == TypeKind.Error || yielded?.TypeKind == TypeKind.Error)
        {
            problem = MissingType;
        }
        else if (method.ReturnsByRef || method.ReturnsByRefReadonly || (yields is null && awaited.Result is not null))
        {
            string more = kind == LoopKind.On
                ? ", a task, or a sequence of elements (IEnumerable<T>, IAsyncEnumerable<T>) for its inner loops"
                : " or a task";
            problem ??= $"returns {TypeText.Show(method.ReturnType)}, which is not used: return nothing{more}";
        }
        else if (yields is not null && kind != LoopKind.On)
        {
            problem ??= $"yields elements, and only On{section} may: return nothing or a task";
        }

        return new(method, kind, section, awaited.Kind != AwaitKind.None, yields, yielded, arguments, element, problem);
    }

    private static LoopArgument ArgumentOf(ITypeSymbol type) => type switch
    {
        _ when type.IsCancellationToken() => LoopArgument.Token,
        _ when LibrarySymbols.IsLibraryType(type, "ILoopContext") => LoopArgument.Context,
        { Name: "Exception" } when type.IsIn("System") => LoopArgument.Failure,
        _ => LoopArgument.Element,
    };

    private static (LoopYields?, ITypeSymbol?) YieldsOf(ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_String)
        {
            return (null, null);
        }

        INamedTypeSymbol[] sequences = [
            .. type.AllInterfaces.Concat(type is INamedTypeSymbol named ? [named] : [])
                .Where(each => IsSequence(each) || IsAsyncSequence(each))];
        return sequences.Length == 1
            ? (new LoopYields(TypeText.Full(sequences[0].TypeArguments[0]), TypeText.Show(sequences[0].TypeArguments[0]),
                IsAsyncSequence(sequences[0])), sequences[0].TypeArguments[0])
            : (null, null);
    }

    private static bool IsSequence(INamedTypeSymbol type)
        => type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T;

    private static bool IsAsyncSequence(INamedTypeSymbol type)
        => type is { Name: "IAsyncEnumerable", Arity: 1 } && type.IsIn("System.Collections.Generic");
}
