using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Decides how the items of an action are sent to worker processes.</summary>
internal static class ProcessParser
{
    /// <summary>The model; null if a problem was reported.</summary>
    /// <param name="context">The class.</param>
    /// <param name="method">The item method, or the kernel.</param>
    /// <param name="item">The item method, or the kernel's delegate.</param>
    /// <param name="parallel">The attribute.</param>
    /// <param name="init">Init.</param>
    /// <param name="bindings">The parameters that Init supplies.</param>
    /// <param name="result">The type of an item's kept result; null for none.</param>
    /// <param name="key">The type of an index.</param>
    public static ProcessModel? Parse(
        ParseContext context,
        IMethodSymbol method,
        IMethodSymbol item,
        AttributeData parallel,
        InitParser.Found init,
        IReadOnlyList<ElementBinder.Binding> bindings,
        ITypeSymbol? result,
        ITypeSymbol key)
    {
        string? problem =
            !method.IsStatic ? "it is not static, and its batch stays in this process. Make it static, and let Init supply what it needs"
            : init.Kind == InitKind.Items
                ? "an Item belongs to its batch, which stays in this process. Let Init name a component, or a method that returns tuples"
            : init.IsStream ? $"Init = '{init.Name}' yields asynchronously: return an array, or a task of one"
            : null;
        if (problem is not null)
        {
            context.Report(BatchDiagnostics.ProcessesUnsupported, context.At(parallel, "Target", method), method.Name, problem);
            return null;
        }

        string? json = parallel.NamedArguments.FirstOrDefault(
            argument => argument.Key == "JsonContext").Value.Value is INamedTypeSymbol named ? TypeText.Full(named) : null;
        var codecs = new ProcessCodecs(json);
        var arguments = new List<ProcessArgumentModel>();
        var isWrong = false;
        foreach ((IParameterSymbol parameter, bool isOfDelegate) in Parameters(method, item, bindings))
        {
            if (Codec(parameter.Type, parameter.Name, parameter.Locations.FirstOrDefault()) is { } codec)
            {
                arguments.Add(new ProcessArgumentModel(parameter.Name, isOfDelegate, codec));
            }
        }

        int kept = result is null ? -1 : Codec(result, "The result", null) ?? -1;
        bool asksForIndex =
            init.Kind.ItemsAreRows() && item.Parameters.Any(parameter => ArgumentBinder.Injected(parameter) == ArgumentSource.Context);
        int index = asksForIndex ? Codec(key, "The index", null) ?? -1 : -1;
        return isWrong ? null : new ProcessModel(codecs.All.ToEquatableArray(), arguments.ToEquatableArray(), kept, index);

        int? Codec(ITypeSymbol type, string what, Location? location)
        {
            if (codecs.Of(type, out string? reason) is { } codec)
            {
                return codec;
            }

            isWrong = true;

            // The parameter of a delegate is declared elsewhere.
            bool isHere = location?.SourceTree is { } tree && method.Locations.Any(own => own.SourceTree == tree)
                && method.Parameters.Any(parameter => parameter.Locations.Contains(location));
            context.Report(
                BatchDiagnostics.CannotCross, isHere ? location : method.Locations[0], what, method.Name, TypeText.Show(type), reason!);
            return null;
        }
    }

    /// <summary>The values to send: for a kernel its own arguments, and those of its delegate that belong to the item.</summary>
    private static IEnumerable<(IParameterSymbol Parameter, bool IsOfDelegate)> Parameters(
        IMethodSymbol method, IMethodSymbol item, IReadOnlyList<ElementBinder.Binding> bindings)
    {
        foreach (IParameterSymbol parameter in method.Parameters.Where(parameter => ArgumentBinder.Injected(parameter) is null))
        {
            yield return (parameter, false);
        }

        if (SymbolEqualityComparer.Default.Equals(method, item))
        {
            yield break;
        }

        foreach (ElementBinder.Binding binding in bindings)
        {
            yield return (binding.Parameter, true);
        }
    }
}
