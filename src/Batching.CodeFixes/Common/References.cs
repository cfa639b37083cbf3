using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FindSymbols;

namespace Batching.CodeFixes;

/// <summary>Finds code that names a method, except generated code. It might silently mean something else after a fix.</summary>
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
