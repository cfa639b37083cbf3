using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Binds the elements of Init to the parameters of an item method: by type, by name, or by position.</summary>
internal static class ElementBinder
{
    /// <summary>A parameter that Init supplies, the access from the element to its value, and whether it was bound by name.</summary>
    public readonly record struct Binding(IParameterSymbol Parameter, string Path, bool IsNamed);

    /// <summary>The bound parameters, or null if a problem was reported.</summary>
    public static IReadOnlyList<Binding>? Bind(
        ParseContext context, ITypeSymbol element, IReadOnlyList<IParameterSymbol> parameters, bool byPosition, string init, string method,
        Location? location)
    {
        var bindings = new List<Binding>();
        if (element is not INamedTypeSymbol { IsTupleType: true } tuple)
        {
            return Positional([(element, "")]) ? bindings : null;
        }

        int named = tuple.TupleElements.Count(IsNamed);
        bool allNamed = named == tuple.TupleElements.Length;
        if (byPosition)
        {
            return Positional(Elements(tuple, "")) ? bindings : null;
        }

        if (allNamed)
        {
            return Named(tuple, "") ? bindings : null;
        }

        if (named > 0)
        {
            context.Report(BatchDiagnostics.PartlyNamedTuple, location, init, TypeText.Show(tuple));
            return null;
        }

        if (tuple.TupleElements.Length > 2)
        {
            return Positional(Elements(tuple, "")) ? bindings : null;
        }

        bool isPositionalThenNamed = tuple.TupleElements[0].Type.IsTupleType
            && tuple.TupleElements[1].Type is INamedTypeSymbol { IsTupleType: true } last
            && last.TupleElements.All(IsNamed);
        if (!isPositionalThenNamed)
        {
            context.Report(BatchDiagnostics.AmbiguousTuple, location, init, TypeText.Show(tuple));
            return null;
        }

        return Positional(Elements((INamedTypeSymbol)tuple.TupleElements[0].Type, ".Item1"))
            && Named((INamedTypeSymbol)tuple.TupleElements[1].Type, ".Item2") ? bindings : null;

        bool Positional(IReadOnlyList<(ITypeSymbol Type, string Path)> values)
        {
            if (values.Count > parameters.Count)
            {
                context.Report(
                    BatchDiagnostics.UnboundArgument, location, method, init, TypeText.Show(element),
                    $"it gives {values.Count.ToString(CultureInfo.InvariantCulture)} argument(s), but the method takes "
                        + $"{parameters.Count.ToString(CultureInfo.InvariantCulture)}");
                return false;
            }

            for (var i = 0; i < values.Count; i++)
            {
                if (!Add(parameters[i], values[i].Type, values[i].Path, false))
                {
                    return false;
                }
            }

            return true;
        }

        bool Named(INamedTypeSymbol values, string path)
        {
            foreach (IFieldSymbol value in values.TupleElements)
            {
                IParameterSymbol? parameter = parameters.FirstOrDefault(candidate => candidate.Name == value.Name);
                if (parameter is null)
                {
                    string? nearest = NearestName.Of(value.Name, parameters.Select(candidate => candidate.Name));
                    context.Report(
                        BatchDiagnostics.UnboundArgument, location, method, init, TypeText.Show(element),
                        $"no parameter is named '{value.Name}'" + (nearest is null ? "" : $"; did you mean '{nearest}'?"));
                    return false;
                }

                if (bindings.Any(bound => SymbolEqualityComparer.Default.Equals(bound.Parameter, parameter)))
                {
                    context.Report(
                        BatchDiagnostics.UnboundArgument, location, method, init, TypeText.Show(element),
                        $"the parameter '{parameter.Name}' is given twice, by position and by name");
                    return false;
                }

                if (!Add(parameter, value.Type, $"{path}.{Identifiers.Escaped(value.Name)}", true))
                {
                    return false;
                }
            }

            return true;
        }

        bool Add(IParameterSymbol parameter, ITypeSymbol type, string path, bool isNamed)
        {
            if (!context.Converts(type, parameter.Type))
            {
                context.Report(
                    BatchDiagnostics.UnboundArgument, location, method, init, TypeText.Show(element),
                    $"{TypeText.Show(type)} does not convert to the type of '{parameter.Name}', {TypeText.Show(parameter.Type)}");
                return false;
            }

            context.CheckNull(type, parameter.Type, $"what Init = '{init}' yields", parameter.Name, location);
            bindings.Add(new Binding(parameter, path, isNamed));
            return true;
        }
    }

    private static bool IsNamed(IFieldSymbol element) => element.IsExplicitlyNamedTupleElement;

    private static IReadOnlyList<(ITypeSymbol Type, string Path)> Elements(INamedTypeSymbol tuple, string path)
        => [.. tuple.TupleElements.Select(
            (element, index) => (element.Type, $"{path}.Item{(index + 1).ToString(CultureInfo.InvariantCulture)}"))];
}
