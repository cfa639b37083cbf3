using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Reads where the results of an action go.</summary>
internal static class PostParser
{
    /// <summary>A Post before its arguments are bound. Without a method it is the component that takes the results.</summary>
    public sealed record Found(string Name, ITypeSymbol? ColumnType, IMethodSymbol? Method);

    /// <summary>
    /// The candidates for Post: none, one, or several overloads, of which <see cref="OverloadRules"/> chooses. Returns false if a problem
    /// was reported.
    /// </summary>
    public static bool TryParse(
        ParseContext context, IMethodSymbol item, AttributeData attribute, ITypeSymbol? result, out IReadOnlyList<Found> candidates)
    {
        candidates = [];
        if (InitParser.Argument(attribute, "Post") is not { } name)
        {
            return true;
        }

        Location? location = context.At(attribute, "Post", item);
        ISymbol[] members = [.. context.Members(name)];
        if (members.OfType<IPropertySymbol>().FirstOrDefault() is { } property
            && LibrarySymbols.Attribute(property, BatchSymbols.DataComponentAttribute) is not null)
        {
            if (property.Type is not IArrayTypeSymbol { Rank: 1 } column)
            {
                return false; // An ill-formed component has a diagnostic of its own.
            }

            if (result is null || !context.Converts(result, column.ElementType))
            {
                context.Report(
                    BatchDiagnostics.PostRejectsResults, location, name, item.Name,
                    result is null
                        ? "it has none; a data component takes one value an item"
                        : $"{TypeText.Show(result)} does not convert to the component's {TypeText.Show(column.ElementType)}");
                return false;
            }

            if (!context.CanSet(property))
            {
                context.Report(
                    BatchDiagnostics.PostRejectsResults, location, name, item.Name,
                    $"'{TypeText.Show(property.ContainingType)}.{name}' has no 'set' that '{context.Type.Name}' can use. Make it "
                        + "protected, or gather the results in a method");
                return false;
            }

            context.CheckNull(result, column.ElementType, $"the result of '{item.Name}'", name, location);
            candidates = [new Found(name, column.ElementType, null)];
            return true;
        }

        IReadOnlyList<IMethodSymbol> methods = context.Methods(name);
        if (methods.Count == 0)
        {
            context.ReportUnknownMember(BatchDiagnostics.UnknownPost, location, name, item, [], result);
            return false;
        }

        if (methods.All(candidate => candidate.Arity > 0))
        {
            context.ReportGeneric(methods[0], location);
            return false;
        }

        candidates = [
            .. methods.Where(candidate => AcceptsResults(context, candidate, result)).Select(method => new Found(name, null, method))];
        if (candidates.Count == 0)
        {
            string wanted = result is null ? "ItemResults" : $"ItemResults<{TypeText.Show(result)}>";
            ITypeSymbol? given = methods[0].Parameters.FirstOrDefault()?.Type;
            context.Report(
                BatchDiagnostics.PostRejectsResults, location, name, item.Name,
                $"its first parameter must be {wanted}" + (given is null ? ", but it has none" : $", not {TypeText.Show(given)}"));
            return false;
        }

        return true;
    }

    /// <summary>Warns if a result may be null and the method of Post does not take null.</summary>
    public static void CheckNull(ParseContext context, IMethodSymbol item, Found post, ITypeSymbol? result, Location? location)
    {
        if (result is not null && post.Method?.Parameters[0].Type is INamedTypeSymbol { Arity: 1 } results)
        {
            context.CheckNull(results.ConstructedFrom.Construct([result], [result.NullableAnnotation]), results,
                $"the result of '{item.Name}'", post.Name, location);
        }
    }

    /// <summary>Whether a method takes the results. Tuple names and nullability do not matter.</summary>
    private static bool AcceptsResults(ParseContext context, IMethodSymbol method, ITypeSymbol? result)
        => method.Arity == 0 && method.Parameters.FirstOrDefault()?.Type is INamedTypeSymbol first
        && (LibrarySymbols.IsLibraryType(first, "ItemResults")
            || (result is not null && LibrarySymbols.IsLibraryType(first, "ItemResults", 1)
                && context.Converts(first.ConstructedFrom.Construct(result), first)));
}
