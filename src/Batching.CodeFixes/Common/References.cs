using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FindSymbols;

namespace Batching.CodeFixes;

/// <summary>Finds who names a method besides generated code: for whom it would mean something else without an error.</summary>
internal static class References
{
    public static async Task<bool> ExistAsync(FixSite site, IMethodSymbol method)
    {
        IEnumerable<ReferencedSymbol> found =
            await SymbolFinder.FindReferencesAsync(method, site.Document.Project.Solution, site.CancellationToken).ConfigureAwait(false);
        return found.SelectMany(symbol => symbol.Locations)
            .Any(location => !location.IsImplicit && location.Document is not SourceGeneratedDocument);
    }
}
