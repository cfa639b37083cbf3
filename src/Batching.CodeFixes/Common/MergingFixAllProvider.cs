using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Batching.CodeFixes;

/// <summary>
/// Fixes all occurrences at once. The batch fixer of the workspace drops all but one of the fixes that insert at one place, or that
/// change one declaration in the same way, as fixes of one class often do; here they are put together.
/// </summary>
internal sealed class MergingFixAllProvider : FixAllProvider
{
    public static MergingFixAllProvider Instance { get; } = new();

    public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

    public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
    {
        if (fixAllContext.CodeActionEquivalenceKey is not { } key || fixAllContext.CodeFixProvider is not BatchFixProvider provider)
        {
            return null;
        }

        Solution solution = fixAllContext.Solution;
        Diagnostic[] diagnostics =
        [
            .. (await DiagnosticsAsync(fixAllContext).ConfigureAwait(false))
                .Where(diagnostic => diagnostic.Location.IsInSource)
                .OrderBy(diagnostic => diagnostic.Location.SourceTree!.FilePath, StringComparer.Ordinal)
                .ThenBy(diagnostic => diagnostic.Location.SourceSpan),
        ];
        return CodeAction.Create("Fix all", Apply, key);

        async Task<Solution> Apply(CancellationToken cancellationToken)
        {
            var merger = new FixMerger();
            foreach (Diagnostic diagnostic in diagnostics)
            {
                Document? document = solution.GetDocument(diagnostic.Location.SourceTree);
                if (await FixSite.CreateAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is { } site
                    && await provider.FixAsync(site, key).ConfigureAwait(false) is { } fix)
                {
                    merger.Add(fix);
                }
            }

            return await merger.ApplyAsync(solution, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<IEnumerable<Diagnostic>> DiagnosticsAsync(FixAllContext context)
    {
        switch (context.Scope)
        {
            case FixAllScope.Document when context.Document is { } document:
                return await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false);
            case FixAllScope.Project:
                return await context.GetAllDiagnosticsAsync(context.Project).ConfigureAwait(false);
            case FixAllScope.Solution:
                ImmutableArray<Diagnostic>[] all = await Task.WhenAll(context.Solution.Projects.Select(context.GetAllDiagnosticsAsync)).ConfigureAwait(false);
                return all.SelectMany(diagnostics => diagnostics);
            default:
                return [];
        }
    }
}
