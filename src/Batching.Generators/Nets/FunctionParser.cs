using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Generators;

/// <summary>Reads a method that is a component.</summary>
internal sealed class FunctionParser(ParseContext context, IMethodSymbol method, NetNameRules names)
{
    private const string Suffix = "Component";

    private readonly List<PortModel> _inputs = [];
    private readonly List<PortModel> _outputs = [];
    private readonly List<FunctionConfigModel> _configs = [];
    private readonly List<FunctionArgument> _arguments = [];
    private readonly List<ITypeSymbol> _named = [];
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public FunctionModel? Parse()
    {
        // An incomplete declaration. The compiler reports the missing name.
        if (method.Name.Length == 0 || method.Parameters.Any(parameter => parameter.Name.Length == 0))
        {
            return null;
        }

        string action = Identifiers.WithoutAsync(method.Name);
        string? problem = method switch
        {
            { IsStatic: false } =>
                "is not static: a component of a method has no object. Make it static, or write a class with [Component]",
            { IsGenericMethod: true } => "has type parameters, whose types are unknown: write the types",
            { ReturnsByRef: true } or { ReturnsByRefReadonly: true } => "returns a reference: return the value",
            { PartialImplementationPart: null, IsPartialDefinition: true } => "has no body",
            _ => null,
        };
        if (problem is not null)
        {
            Report(problem);
            return null;
        }

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (!Add(parameter))
            {
                return null;
            }
        }

        AwaitedType awaited = AwaitedType.Of(method.ReturnType);
        if (awaited.Kind == AwaitKind.Custom)
        {
            Report("returns an awaitable of its own: return Task, ValueTask or the value");
            return null;
        }

        (ITypeSymbol? result, bool isStream) =
            Stream(awaited.Kind == AwaitKind.None ? awaited.Result : null) is { } element ? (element, true) : (awaited.Result, false);
        if (result is { IsRefLikeType: true })
        {
            Report($"returns {TypeText.Show(result)}, which cannot leave the stack: return an array");
            return null;
        }

        bool isTuple = result is INamedTypeSymbol { IsTupleType: true, TupleElements.Length: > 0 };
        if (!AddOutputs(result, isTuple))
        {
            return null;
        }

        string name = NetSymbols.GivenName(method) ?? action + Suffix;
        if (!IsIdentifier(name) || !names.AllowsNested(method, name))
        {
            return null;
        }

        string accessibility = method.DeclaredAccessibility switch
        {
            Accessibility.Public => "public",
            Accessibility.Internal or Accessibility.ProtectedOrInternal => "internal",
            Accessibility.Protected or Accessibility.ProtectedAndInternal => "protected",
            _ => "private",
        };
        Visibility reach = _named.Select(type => type.Visibility()).Append(Generators.Visibility.Public).Min();
        string limit = reach.Modifier(context.Type, _named);
        string visibility = accessibility == "public" || (accessibility == "internal" && limit == "private") ? limit : accessibility;
        return new FunctionModel(
            action,
            name,
            visibility,
            $"{TypeText.Full(method.ContainingType.WithNullableAnnotation(NullableAnnotation.None))}.{Identifiers.Escaped(method.Name)}",
            method.GetDocumentationCommentId() ?? "",
            _inputs.ToEquatableArray(),
            _outputs.ToEquatableArray(),
            _configs.ToEquatableArray(),
            _arguments.ToEquatableArray(),
            new FunctionResult(awaited.Kind, isStream, isTuple));
    }

    private static ITypeSymbol? Stream(ITypeSymbol? type)
        => type is INamedTypeSymbol { Name: "IAsyncEnumerable", Arity: 1 } named && named.IsIn("System.Collections.Generic")
            ? named.TypeArguments[0]
            : null;

    private bool Add(IParameterSymbol parameter)
    {
        string argument = Identifiers.Escaped(parameter.Name);
        string? problem = parameter switch
        {
            { RefKind: not (RefKind.None or RefKind.In) } => $"takes '{parameter.Name}' by reference: take the value",
            { Type.IsRefLikeType: true } =>
                $"takes '{parameter.Name}', a {TypeText.Show(parameter.Type)}, which cannot leave the stack: take an array",
            { Type.TypeKind: TypeKind.Pointer or TypeKind.FunctionPointer } => $"takes '{parameter.Name}', a pointer",
            _ => null,
        };
        if (problem is not null)
        {
            Report(problem);
            return false;
        }

        if (parameter.Type.IsCancellationToken())
        {
            _arguments.Add(new FunctionArgument(argument, null, null));
            return true;
        }

        if (LibrarySymbols.IsLibraryType(parameter.Type, "ComponentContext"))
        {
            _arguments.Add(new FunctionArgument(argument, null, null, IsContext: true));
            return true;
        }

        string name = NetSymbols.GivenName(parameter) ?? Property(parameter.Name);
        if (!Allows(name))
        {
            return false;
        }

        _named.Add(parameter.Type);
        if (parameter.HasExplicitDefaultValue || NetSymbols.IsConfig(parameter))
        {
            _configs.Add(new FunctionConfigModel(name, TypeText.Full(parameter.Type), DefaultValueText.Of(parameter)));
            _arguments.Add(new FunctionArgument(argument, null, name));
            return true;
        }

        AttributeData? attribute = LibrarySymbols.Attribute(parameter, NetSymbols.InputAttribute);
        _inputs.Add(new PortModel(
            name,
            TypeText.Full(parameter.Type),
            "",
            PortRole.Input,
            Equals(NetSymbols.Argument(attribute, "FanIn"), true),
            false,
            PortParser.Validator(context, attribute, parameter.Type, parameter)));
        _arguments.Add(new FunctionArgument(argument, name, null));
        return true;
    }

    private bool AddOutputs(ITypeSymbol? result, bool isTuple)
    {
        if (result is null)
        {
            return true;
        }

        AttributeData? attribute =
            method.GetReturnTypeAttributes().FirstOrDefault(each => LibrarySymbols.IsLibraryType(each.AttributeClass, "OutputAttribute"));
        (string Name, ITypeSymbol Type)[] elements = isTuple
            ? [.. ((INamedTypeSymbol)result).TupleElements.Select((element, position) => (
                element.IsExplicitlyNamedTupleElement
                    ? Property(element.Name)
                    : $"Item{(position + 1).ToString(CultureInfo.InvariantCulture)}", element.Type))]
            : [("Result", result)];
        foreach ((string name, ITypeSymbol type) in elements)
        {
            if (!Allows(name))
            {
                return false;
            }

            _named.Add(type);
            _outputs.Add(new PortModel(
                name,
                TypeText.Full(type),
                "",
                PortRole.Output,
                Equals(NetSymbols.Argument(attribute, "FanOut"), true),
                false,
                isTuple ? null : PortParser.Validator(context, attribute, type, method)));
        }

        return true;
    }

    private bool Allows(string name)
    {
        if (!IsIdentifier(name))
        {
            return false;
        }

        if (!names.AllowsOfMethod(method, name, NetSymbols.GivenName(method) ?? Identifiers.WithoutAsync(method.Name) + Suffix))
        {
            return false;
        }

        if (!_taken.Add(name))
        {
            names.ReportTwice(method, name);
            return false;
        }

        return true;
    }

    private bool IsIdentifier(string name)
    {
        if (SyntaxFacts.IsValidIdentifier(name))
        {
            return true;
        }

        Report($"gives the name '{name}', which is not a C# identifier: write an identifier in [Name(\"...\")]");
        return false;
    }

    private static string Property(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);

    private void Report(string problem) => context.Report(NetDiagnostics.InvalidComponentMethod, method.Locations[0], method.Name, problem);
}
