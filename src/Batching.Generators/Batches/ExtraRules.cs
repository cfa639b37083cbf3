using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>Finds the <c>[BatchArgument]</c>s of a method whose value reaches no parameter of Init or Post.</summary>
internal static class ExtraRules
{
    /// <summary>The extras of a method, in the order of their attributes.</summary>
    public static IEnumerable<AttributeData> Of(IMethodSymbol method)
        => method.GetAttributes().Where(attribute =>
            LibrarySymbols.IsLibraryType(attribute.AttributeClass, "BatchArgumentAttribute")
                && attribute.ConstructorArguments.Length == 2);

    /// <summary>The name of an extra.</summary>
    public static string? NameOf(AttributeData extra) => extra.ConstructorArguments[0].Value as string;

    /// <summary>Reports the extras that an item method's Init and Post do not take.</summary>
    /// <param name="context">What the parsers share.</param>
    /// <param name="item">The item method.</param>
    /// <param name="init">The method of Init; null if Init is not a method.</param>
    /// <param name="post">The method of Post; null if Post is not a method.</param>
    /// <param name="bound">The bindings of the parameters of both.</param>
    public static void Check(
        ParseContext context, IMethodSymbol item, IMethodSymbol? init, IMethodSymbol? post, IEnumerable<ArgumentModel> bound)
    {
        if (!context.KeepsProblems)
        {
            return;
        }

        HashSet<string> taken = [
            .. bound.Where(argument => argument.Source == ArgumentSource.Extra).Select(argument => argument.Parameter)];
        HashSet<string> hidden = [
            .. bound.Where(argument => argument.Source == ArgumentSource.Call).Select(argument => argument.Parameter)];
        string[] parameters = [
            .. (init?.Parameters ?? []).Concat(post?.Parameters.Skip(1) ?? [])
                .Where(parameter => ArgumentBinder.Injected(parameter) is null).Select(parameter => parameter.Name)];
        string[] targets = [
            .. new[] { (init, "Init"), (post, "Post") }.Where(target => target.Item1 is not null)
                .Select(target => $"{target.Item2} = '{target.Item1!.Name}'")];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (AttributeData extra in Of(item))
        {
            if (NameOf(extra) is not { } name)
            {
                continue;
            }

            if (!seen.Add(name))
            {
                Report(context, item, extra, name, null, "it is given twice, and the first one counts. Remove one");
            }
            else if (hidden.Contains(name))
            {
                Report(context, item, extra, name, null, "the call argument of that name wins. Rename one of them, or remove the extra");
            }
            else if (!taken.Contains(name))
            {
                string? nearest = NearestName.Of(name, parameters.Except(seen));
                Report(context, item, extra, name, nearest, Untaken(item, name, targets, nearest));
            }
        }
    }

    /// <summary>Reports every extra of a method that has neither Init nor Post.</summary>
    public static void CheckOther(ParseContext context, IMethodSymbol method)
    {
        if (!context.KeepsProblems)
        {
            return;
        }

        foreach (AttributeData extra in Of(method))
        {
            if (NameOf(extra) is { } name)
            {
                Report(context, method, extra, name, null, "only Init and Post of an [InBatchParallel] method take extras. Remove it");
            }
        }
    }

    private static string Untaken(IMethodSymbol item, string name, string[] targets, string? nearest)
        => item.Parameters.Any(parameter => parameter.Name == name)
            ? $"extras are for Init and Post, and '{name}' is a parameter of the item method. Give it a default instead"
        : targets.Length == 0 ? "neither Init nor Post is a method. Remove it"
        : $"no parameter of {string.Join(" or ", targets)} has that name{(nearest is null ? "" : $". Did you mean '{nearest}'?")}";

    private static void Report(
        ParseContext context, IMethodSymbol method, AttributeData extra, string name, string? nearest, string problem)
    {
        var syntax = extra.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) as AttributeSyntax;
        IEnumerable<AttributeArgumentSyntax> arguments = syntax?.ArgumentList?.Arguments ?? [];
        AttributeArgumentSyntax? argument =
            arguments.OrderByDescending(part => part.NameColon?.Name.Identifier.ValueText == "name").FirstOrDefault();
        context.ReportUnknown(BatchDiagnostics.UnusedExtra,
            argument?.Expression.GetLocation() ?? syntax?.GetLocation() ?? method.Locations[0], nearest, name, method.Name, problem);
    }
}
