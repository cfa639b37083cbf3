using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Reads a class that is a net or a component.</summary>
internal sealed class NodeParser(ParseContext context, bool isNet, NetNameRules names)
{
    private readonly INamedTypeSymbol _type = context.Type;

    public NodeModel? Parse(bool isBoth)
    {
        string? problem = isBoth ? "has both [Net] and [Component]: a net is a component already. Leave out [Component]"
            : _type.IsStatic ? "is static: make it a class with instances"
            : _type.IsAbstract ? "is abstract: make it a class with instances"
            : _type.IsRecord ? "is a record: copies of it would share their ports. Make it a class"
            : null;
        if (problem is not null)
        {
            context.Report(NetDiagnostics.InvalidNet, _type.Locations[0], _type.Name, problem);
            return null;
        }

        IPropertySymbol[] properties = [
            .. NetParser.InOrder(
                _type.GetMembers().OfType<IPropertySymbol>()
                    .Where(property => property.Name.Length > 0 && LibrarySymbols.MayBeAnnotated(property)))];
        IPropertySymbol[] ports = [.. properties.Where(NetSymbols.IsPort)];
        PortModel?[] portModels = [.. ports.Select(property => PortParser.Parse(context, property, names))];
        ConfigModel?[] configs = [
            .. properties.Where(property => !NetSymbols.IsPort(property) && NetSymbols.IsConfig(property))
                .Select(property => PortParser.ParseConfig(context, property, names))];
        RunModel? run = isNet ? null : Run();
        bool hasBody = isNet ? HasWire() : run is not null;
        bool isWhole = hasBody && !portModels.Contains(null) && !configs.Contains(null);
        if (!isWhole && portModels.All(port => port is null) && configs.All(config => config is null))
        {
            return null;
        }

        ITypeSymbol[] named =
        [
            .. ports.Where((_, position) => portModels[position] is not null)
                .Select(port => ((INamedTypeSymbol)port.Type).TypeArguments[0]),
            .. properties.Where(NetSymbols.IsConfig).Select(property => property.Type),
        ];
        Visibility visibility = named.Select(type => type.Visibility()).Append(Generators.Visibility.Public).Min();
        return new NodeModel(
            isNet,
            isWhole,
            _type.Name,
            visibility.Modifier(_type, named),
            portModels.OfType<PortModel>().ToEquatableArray(),
            configs.OfType<ConfigModel>().ToEquatableArray(),
            run,
            TypeParameters().ToEquatableArray());
    }

    /// <summary>The type parameters of the class and of its containing types. Generated methods must not use their names.</summary>
    private IEnumerable<string> TypeParameters()
    {
        for (INamedTypeSymbol? part = _type; part is not null; part = part.ContainingType)
        {
            foreach (ITypeParameterSymbol parameter in part.TypeParameters)
            {
                yield return parameter.Name;
            }
        }
    }

    private bool HasWire()
    {
        IReadOnlyList<IMethodSymbol> methods = context.Methods("Wire");
        if (methods.Any(method => method is { ReturnsVoid: true, Arity: 0, Parameters.Length: 0 }))
        {
            return true;
        }

        context.Report(
            NetDiagnostics.NoBody,
            methods.FirstOrDefault(method => SymbolEqualityComparer.Default.Equals(method.ContainingType, _type))?.Locations[0]
                ?? _type.Locations[0],
            _type.Name,
            "a net",
            "'private void Wire()', which adds its components and connects them");
        return false;
    }

    private RunModel? Run()
    {
        IReadOnlyList<IMethodSymbol> methods = context.Methods("RunAsync");
        foreach (IMethodSymbol method in methods)
        {
            string?[] arguments = [.. method.Parameters.Select(Argument)];
            AwaitKind kind = AwaitedType.Of(method.ReturnType) is { Result: null } awaited ? awaited.Kind : AwaitKind.None;
            if (method.Arity == 0 && !arguments.Contains(null) && kind is AwaitKind.Task or AwaitKind.ValueTask)
            {
                return new RunModel(arguments.OfType<string>().ToEquatableArray(), kind == AwaitKind.Task);
            }
        }

        context.Report(
            NetDiagnostics.NoBody,
            methods.FirstOrDefault(method => SymbolEqualityComparer.Default.Equals(method.ContainingType, _type))?.Locations[0]
                ?? _type.Locations[0],
            _type.Name,
            "a component",
            "'private async Task RunAsync()', which may take a ComponentContext or a CancellationToken");
        return null;
    }

    private static string? Argument(IParameterSymbol parameter)
        => parameter.RefKind != RefKind.None ? null
            : parameter.Type.IsCancellationToken() ? $"{Identifiers.Escaped(parameter.Name)}: context.CancellationToken"
            : LibrarySymbols.IsLibraryType(parameter.Type, "ComponentContext") ? $"{Identifiers.Escaped(parameter.Name)}: context"
            : null;
}
