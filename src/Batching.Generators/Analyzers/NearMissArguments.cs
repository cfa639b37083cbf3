using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Generators;

/// <summary>Suggests what to write for arguments that no overload takes.</summary>
internal static class NearMissArguments
{
    /// <summary>The first argument that a generated method, a step or <c>Connect</c> cannot take, and what to write.</summary>
    public static (Location Place, string Name, string Message)? Of(
        InvocationExpressionSyntax call, IReadOnlyList<IMethodSymbol> candidates, SemanticModel model)
    {
        IMethodSymbol[] generated = [.. candidates.Where(candidate => GeneratedMembers.IsGenerated(candidate.OriginalDefinition))];
        if (generated.Length == 0)
        {
            return AsyncLambda(call, candidates);
        }

        if (generated[0].Name == "Connect")
        {
            return Ports(call, model);
        }

        IMethodSymbol method = generated.OrderByDescending(candidate => candidate.Parameters.Length).First();
        for (var index = 0; index < call.ArgumentList.Arguments.Count; index++)
        {
            ArgumentSyntax argument = call.ArgumentList.Arguments[index];
            if (argument.NameColon is not null || model.GetTypeInfo(argument.Expression).Type is not { } given)
            {
                continue;
            }

            string shown = argument.Expression.ToString();
            if (SwallowedOptionsAnalyzer.Steering(given) is { } steering)
            {
                bool fits = index < method.Parameters.Length && method.Parameters[index].Name == steering;
                if (!fits)
                {
                    return (argument.GetLocation(), method.Name,
                        $"does not take {(steering == GeneratedMethods.Options ? "its CallOptions" : "a CancellationToken")} there: "
                            + $"{SwallowedOptionsAnalyzer.Advice(method.OriginalDefinition, steering, shown)}");
                }
            }
            else if (Supplied(method, given, model) is { } parameter)
            {
                return (argument.GetLocation(), method.Name, $"takes no '{parameter}', which its Init gives to each item: leave it out");
            }
        }

        return null;
    }

    /// <summary>The first parameter of the item method, if Init supplies it and the call passes a value of its type.</summary>
    private static string? Supplied(IMethodSymbol method, ITypeSymbol given, SemanticModel model)
    {
        IMethodSymbol[] items = [.. GeneratedMethods.ItemMethods(method)];
        return items.Length == 1 && items[0].Parameters.FirstOrDefault() is { } first
            && !method.Parameters.Any(parameter => parameter.Name == first.Name)
            && !method.Parameters.Any(parameter => model.Compilation.ClassifyCommonConversion(given, parameter.Type).IsImplicit)
            && model.Compilation.ClassifyCommonConversion(given, first.Type).IsImplicit ? first.Name : null;
    }

    private static (Location Place, string Name, string Message)? Ports(InvocationExpressionSyntax call, SemanticModel model)
    {
        if (call.ArgumentList.Arguments.Count < 2)
        {
            return null;
        }

        ExpressionSyntax[] ends = [.. call.ArgumentList.Arguments.Take(2).Select(argument => argument.Expression)];
        ITypeSymbol?[] types = [.. ends.Select(end => model.GetTypeInfo(end).Type)];
        for (var end = 0; end < 2; end++)
        {
            if (types[end] is INamedTypeSymbol component && !IsPort(component)
                && NetSymbols.Ports(component).ToArray() is { Length: > 0 } ports)
            {
                string[] fit = [
                    .. ports.Where(port => end == 0 ? NetSymbols.IsOutPort(port.Type) : NetSymbols.IsInPort(port.Type))
                        .Select(port => $"'{ends[end]}.{port.Name}'")];
                return (ends[end].GetLocation(), ends[end].ToString(),
                    $"is a component, and ports are connected: write {(fit.Length == 0 ? "a port of it" : string.Join(" or ", fit))}");
            }
        }

        return types[0] is INamedTypeSymbol from && types[1] is INamedTypeSymbol to && IsPort(from) && IsPort(to)
            && !model.Compilation.ClassifyCommonConversion(from.TypeArguments[0], to.TypeArguments[0]).IsImplicit
            ? (ends[1].GetLocation(), ends[1].ToString(),
                $"takes {TypeText.Show(to.TypeArguments[0])}, but '{ends[0]}' gives {TypeText.Show(from.TypeArguments[0])}: add a "
                    + $"component between them that converts, such as 'Components.Map(({TypeText.Show(from.TypeArguments[0])} value) => …)'")
            : null;
    }

    private static bool IsPort(ITypeSymbol type) => NetSymbols.IsInPort(type) || NetSymbols.IsOutPort(type);

    /// <summary>An async lambda for a method that has an awaitable form.</summary>
    private static (Location Place, string Name, string Message)? AsyncLambda(
        InvocationExpressionSyntax call, IReadOnlyList<IMethodSymbol> candidates)
    {
        if (candidates.FirstOrDefault(candidate => LibrarySymbols.IsLibraryType(candidate.ContainingType, "Pipeline", 1)) is not { } method
            || call.ArgumentList.Arguments.Select(argument => argument.Expression).OfType<AnonymousFunctionExpressionSyntax>()
                .FirstOrDefault(lambda => lambda.AsyncKeyword.RawKind != 0) is not { } lambda)
        {
            return null;
        }

        string remedy = !method.ContainingType.GetMembers(method.Name + "Async").IsEmpty
            ? $"write '{method.Name}Async(async (batch, cancellationToken) => …)'"
            : method.Name == "Where"
                ? "find out in a step before it, and keep it in the batch, or throw SkipBatchException in 'Tap(async batch => …)'"
            : "give it one that waits for nothing";
        return (lambda.AsyncKeyword.GetLocation(), method.Name, $"does not await its lambda: {remedy}");
    }
}
