using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Batching.CodeFixes;

/// <summary>
/// BATCH007, BATCH008: names the elements that Init yields after the item method's parameters, wherever its type is declared.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class NameTupleElementsFix : BatchFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [
        BatchDiagnostics.AmbiguousTuple.Id, BatchDiagnostics.PartlyNamedTuple.Id];

    private protected override async Task<IReadOnlyList<Fix>> FixesAsync(FixSite site)
    {
        if (site.MethodSymbol is not { } method || await InitDeclaration.FindAsync(site).ConfigureAwait(false) is not { } init
            || Names(init.Element, new ItemShape(method).Parameters, site.Model.Compilation) is not { } names
            || init.Naming(site, names) is not { } changes)
        {
            return [];
        }

        string listed = string.Join(", ", names.Take(names.Length - 1).Select(name => $"'{name}'"));
        return [new Fix($"Name the elements {listed} and '{names[names.Length - 1]}'", nameof(NameTupleElementsFix),
            [.. changes]) { Affects = [init.Name] }];
    }

    /// <summary>
    /// A name for each element: its own, else that of the parameter at its position, else that of the first remaining parameter that fits.
    /// </summary>
    private static string[]? Names(INamedTypeSymbol tuple, IReadOnlyList<IParameterSymbol> parameters, Compilation compilation)
    {
        var names = new string?[tuple.TupleElements.Length];
        for (var i = 0; i < names.Length; i++)
        {
            if (tuple.TupleElements[i].IsExplicitlyNamedTupleElement)
            {
                names[i] = tuple.TupleElements[i].Name;
            }
        }

        for (var i = 0; i < names.Length; i++)
        {
            if (names[i] is null)
            {
                IParameterSymbol? parameter = parameters.Skip(i).Take(1).Concat(parameters).FirstOrDefault(candidate =>
                    !names.Contains(candidate.Name)
                        && compilation.ClassifyCommonConversion(tuple.TupleElements[i].Type, candidate.Type).IsImplicit);
                if (parameter is null)
                {
                    return null;
                }

                names[i] = parameter.Name;
            }
        }

        return names!;
    }
}
