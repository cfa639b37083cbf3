using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Reads a class that is a net or a component, or has methods that are components, from its symbols into a model.</summary>
internal static class NetParser
{
    public const string Surface = "Net";

    public static NetModel? Parse(
        INamedTypeSymbol type, Compilation compilation, List<Diagnostic>? problems, CancellationToken cancellationToken)
    {
        var context = new ParseContext(compilation, type, problems, cancellationToken);
        IMethodSymbol[] functions = [.. InOrder(type.GetMembers().OfType<IMethodSymbol>().Where(NetSymbols.IsComponentMethod))];
        bool isNet = NetSymbols.IsNet(type);
        bool isComponent = NetSymbols.IsComponentClass(type);
        if (!isNet && !isComponent)
        {
            foreach (IPropertySymbol port in context.KeepsProblems
                ? type.GetMembers().OfType<IPropertySymbol>().Where(NetSymbols.IsPort)
                : [])
            {
                context.Report(NetDiagnostics.InvalidPort, port.Locations[0], port.Name,
                    $"is in '{type.Name}', which is neither a net nor a component: give '{type.Name}' the attribute [Net] or [Component]");
            }
        }

        if ((functions.Length == 0 && !isNet && !isComponent)
            || !context.CanBeExtended(NetDiagnostics.InvalidNet, NetDiagnostics.NotPartial))
        {
            return null;
        }

        var names = new NetNameRules(context, isNet);
        NodeModel? node = isNet || isComponent ? new NodeParser(context, isNet, names).Parse(isComponent && isNet) : null;
        FunctionModel[] models = [
            .. functions.Select(function => new FunctionParser(context, function, names).Parse()).OfType<FunctionModel>()];
        EquatableArray<PropertyStub> stubs = type.GetMembers().OfType<IPropertySymbol>()
            .Where(property => NetSymbols.IsPort(property) && node?.Ports.Any(port => port.Name == property.Name) != true)
            .Select(PropertyStub.Of)
            .OfType<PropertyStub>()
            .ToEquatableArray();
        return node is null && models.Length == 0 && stubs.Count == 0
            ? null
            : new NetModel(
                TypeDeclaration.Of(type, compilation), HintNames.Of(type, compilation, Surface), node, stubs, models.ToEquatableArray());
    }

    /// <summary>Ordered by path, so that the text does not depend on the order of files in a build.</summary>
    public static IEnumerable<TSymbol> InOrder<TSymbol>(IEnumerable<TSymbol> members)
        where TSymbol : ISymbol
        => members
            .OrderBy(member => member.Locations[0].SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(member => member.Locations[0].SourceSpan.Start);
}
