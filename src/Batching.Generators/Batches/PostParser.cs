using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Reads where the results of an action go.</summary>
internal static class PostParser
{
    /// <summary>A Post before its arguments are bound. No method: it is the component that the results become.</summary>
    public sealed record Found(string Name, ITypeSymbol? ColumnType, IMethodSymbol? Method);

    /// <summary>The Post of an action; null where it has none. False where a problem was reported.</summary>
    public static bool TryParse(ParseContext context, IMethodSymbol item, AttributeData attribute, ITypeSymbol? result, out Found? post)
    {
        post = null;
        if (InitParser.Argument(attribute, "Post") is not { } name)
        {
            return true;
        }

        Location? location = context.At(attribute, "Post", item);
        ISymbol[] members = [.. context.Members(name)];
        if (members.OfType<IPropertySymbol>().FirstOrDefault() is { } property && BatchSymbols.Attribute(property, BatchSymbols.DataComponentAttribute) is not null)
        {
            if (property.Type is not IArrayTypeSymbol { Rank: 1 } column)
            {
                return false; // An ill-formed component has a diagnostic of its own.
            }

            if (result is null || !context.Converts(result, column.ElementType))
            {
                context.Report(
                    Diagnostics.PostRejectsResults, location, name, item.Name,
                    result is null
                        ? "it has none; a data component takes one value an item"
                        : $"{ElementBinder.Show(result)} does not convert to the component's {ElementBinder.Show(column.ElementType)}");
                return false;
            }

            post = new Found(name, column.ElementType, null);
            return true;
        }

        IMethodSymbol[] methods = [.. members.OfType<IMethodSymbol>().Where(method => method.MethodKind == MethodKind.Ordinary)];
        if (methods.Length == 0)
        {
            string? nearest = NearestName.Of(name, context.MemberNames());
            context.ReportUnknown(
                Diagnostics.UnknownPost, location, nearest, name, item.Name, context.Type.Name, nearest is null ? "" : $". Did you mean '{nearest}'?");
            return false;
        }

        if (methods.All(candidate => candidate.Arity > 0))
        {
            context.ReportGeneric(methods[0], location);
            return false;
        }

        IMethodSymbol? method = methods.FirstOrDefault(candidate => AcceptsResults(context, candidate, result));
        if (method is null)
        {
            string wanted = result is null ? "ItemResults" : $"ItemResults<{ElementBinder.Show(result)}>";
            ITypeSymbol? given = methods[0].Parameters.FirstOrDefault()?.Type;
            context.Report(
                Diagnostics.PostRejectsResults, location, name, item.Name,
                $"its first parameter must be {wanted}" + (given is null ? ", but it has none" : $", not {ElementBinder.Show(given)}"));
            return false;
        }

        post = new Found(name, null, method);
        return true;
    }

    /// <summary>Whether a method takes the results: tuple names and nullability tell no types apart.</summary>
    private static bool AcceptsResults(ParseContext context, IMethodSymbol method, ITypeSymbol? result)
        => method.Arity == 0 && method.Parameters.FirstOrDefault()?.Type is INamedTypeSymbol first
        && (BatchSymbols.IsLibraryType(first, "ItemResults")
            || (result is not null && BatchSymbols.IsLibraryType(first, "ItemResults", 1) && context.Converts(first.ConstructedFrom.Construct(result), first)));
}
