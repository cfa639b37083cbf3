using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Batching.CodeFixes;

/// <summary>
/// Fixes all occurrences at once. The batch fixer of the workspace keeps only one of several fixes that insert at the same place or change
/// the same declaration, as fixes of one class often do. This provider merges them.
/// </summary>
internal sealed class MergingFixAllProvider : FixAllProvider
{
    public static MergingFixAllProvider Instance { get; } = new();

    public override IEnumerable<FixAllScope> GetSupportedFixAllScopes()
        => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

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
            var found = new List<(FixSite Site, IReadOnlyList<Fix> Fixes)>();
            foreach (Diagnostic diagnostic in diagnostics)
            {
                if (await FixSite.CreateAsync(solution.GetDocument(diagnostic.Location.SourceTree), diagnostic, cancellationToken)
                    .ConfigureAwait(false) is { } site
                    && await provider.FixesAsync(site, key).ConfigureAwait(false) is { Count: > 0 } fixes)
                {
                    found.Add((site, fixes));
                }
            }

            // One compilation checks all fixes. Only if it finds a bad one is each checked alone.
            (FixSite Site, Fix Fix)[] best = [.. found.Select(each => (each.Site, each.Fixes[0]))];
            Solution all = await MergedAsync(best.Select(each => each.Fix)).ConfigureAwait(false);
            if (await Soundness.IsSoundAsync(solution, all, best, cancellationToken).ConfigureAwait(false))
            {
                return all;
            }

            var sound = new List<Fix>();
            foreach ((FixSite site, IReadOnlyList<Fix> fixes) in found)
            {
                foreach (Fix fix in fixes)
                {
                    if (await BatchFixProvider.IsSoundAsync(site, fix).ConfigureAwait(false))
                    {
                        sound.Add(fix);
                        break;
                    }
                }
            }

            return await MergedAsync(sound).ConfigureAwait(false);

            Task<Solution> MergedAsync(IEnumerable<Fix> fixes)
            {
                var merger = new FixMerger();
                foreach (Fix fix in fixes)
                {
                    merger.TryAdd(fix);
                }

                return merger.ApplyAsync(solution, cancellationToken);
            }
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
                ImmutableArray<Diagnostic>[] all =
                    await Task.WhenAll(context.Solution.Projects.Select(context.GetAllDiagnosticsAsync)).ConfigureAwait(false);
                return all.SelectMany(diagnostics => diagnostics);
            default:
                return [];
        }
    }
}
