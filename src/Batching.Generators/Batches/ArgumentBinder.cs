using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Binds the parameters of Init and Post by name: call arguments first, then the extras of <c>[BatchArgument]</c>.</summary>
internal sealed class ArgumentBinder(ParseContext context, IMethodSymbol item, IReadOnlyList<IParameterSymbol> callParameters)
{
    /// <summary>The call arguments that Init or Post uses. They have one value for all items.</summary>
    public HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    /// <summary>The binding of a parameter that the engine supplies by its type; null for an argument.</summary>
    public static ArgumentSource? Injected(IParameterSymbol parameter)
        => parameter.Type.IsCancellationToken() ? ArgumentSource.CancellationToken
        : LibrarySymbols.IsLibraryType(parameter.Type, "ItemContext") ? ArgumentSource.Context
        : LibrarySymbols.IsLibraryType(parameter.Type, "ItemRandom") ? ArgumentSource.Random
        : null;

    /// <summary>Binds all parameters of a method, if there is one. Returns false if a problem was reported.</summary>
    public bool TryBind(IMethodSymbol? target, string role, Location? location, out EquatableArray<ArgumentModel> bound)
    {
        bound = default;
        if (target is null)
        {
            return true;
        }

        var arguments = new List<ArgumentModel>();
        foreach (IParameterSymbol parameter in target.Parameters)
        {
            if (parameter.Ordinal == 0 && role == "Post")
            {
                arguments.Add(new ArgumentModel(parameter.Name, ArgumentSource.Results, ""));
            }
            else if (parameter.RefKind != RefKind.None)
            {
                context.Report(BatchDiagnostics.UnsupportedParameter, location, parameter.Name, target.Name,
                    "is passed by reference: Init and Post take plain values");
                return false;
            }
            else if (Injected(parameter) == ArgumentSource.CancellationToken)
            {
                arguments.Add(new ArgumentModel(parameter.Name, ArgumentSource.CancellationToken, ""));
            }
            else if (Supply(parameter, target, role, location) is { } argument)
            {
                arguments.Add(argument);
            }
            else if (!parameter.HasExplicitDefaultValue && !parameter.IsParams)
            {
                return false;
            }
        }

        bound = arguments.ToEquatableArray();
        return true;
    }

    private ArgumentModel? Supply(IParameterSymbol parameter, IMethodSymbol target, string role, Location? location)
    {
        IParameterSymbol? call = callParameters.FirstOrDefault(candidate => candidate.Name == parameter.Name);
        if (call is not null && context.Converts(call.Type, parameter.Type))
        {
            context.CheckNull(call.Type, parameter.Type, $"the call argument '{call.Name}'", parameter.Name, location);
            Used.Add(call.Name);
            return new ArgumentModel(parameter.Name, ArgumentSource.Call, call.Name);
        }

        AttributeData? extra = ExtraRules.Of(item).FirstOrDefault(attribute => ExtraRules.NameOf(attribute) == parameter.Name);
        if (call is null && extra is not null)
        {
            TypedConstant value = extra.ConstructorArguments[1];
            bool fits = value.IsNull ? TakesNull(parameter.Type) : context.Converts(value.Type!, parameter.Type);
            if (fits)
            {
                return new ArgumentModel(parameter.Name, ArgumentSource.Extra, ConstantText(value, parameter.Type));
            }
        }

        string problem = call is not null
            ? $". The call argument '{call.Name}' is of type {TypeText.Show(call.Type)}, which does not convert to "
                + $"{TypeText.Show(parameter.Type)}"
            : extra is not null
                ? $" and of type {TypeText.Show(parameter.Type)}"
                : "";
        if (call is null && extra is null && (parameter.HasExplicitDefaultValue || parameter.IsParams))
        {
            if (parameter.HasExplicitDefaultValue)
            {
                context.ReportAbout(
                    parameter.Name, BatchDiagnostics.LostDefault, location,
                    $"'{parameter.Name}' of {role} = '{target.Name}' would silently take its own default: '{item.Name}' has no call "
                        + "argument or [BatchArgument] of that name. Add one, or remove the default");
            }

            return null;
        }

        context.ReportAbout(
            parameter.Name, BatchDiagnostics.UnsuppliedParameter, location, parameter.Name, role, target.Name, item.Name, problem);
        return null;
    }

    private static bool TakesNull(ITypeSymbol type)
        => !type.IsValueType || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    private static string ConstantText(TypedConstant constant, ITypeSymbol target) => constant.Kind switch
    {
        TypedConstantKind.Array => constant.IsNull
            ? "null"
            : $"new {TypeText.ArrayOf(TypeText.Full(((IArrayTypeSymbol)constant.Type!).ElementType))} {{ "
                + $"{string.Join(", ", constant.Values.Select(value => ConstantText(value, ((IArrayTypeSymbol)constant.Type!).ElementType)))} }}",
        TypedConstantKind.Type => $"typeof({TypeText.Signature((ITypeSymbol)constant.Value!)})",
        _ when constant.IsNull => "null",
        _ => Cast(constant.Type!, target) + DefaultValueText.Literal(constant.Value, constant.Type!),
    };

    /// <summary>A number whose type has no literals would become an int without a cast.</summary>
    private static string Cast(ITypeSymbol type, ITypeSymbol target)
        => type.SpecialType is SpecialType.System_Byte or SpecialType.System_SByte or SpecialType.System_Int16 or SpecialType.System_UInt16
            && target.SpecialType != type.SpecialType
            ? $"({TypeText.Full(type)})"
            : "";
}
