using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Batching.CodeFixes;

/// <summary>
/// The base of all fixes. A fix is a text change. It is offered only if its result is sound, alone or for all occurrences at once.
/// </summary>
public abstract class BatchFixProvider : CodeFixProvider
{
    public sealed override FixAllProvider GetFixAllProvider() => MergingFixAllProvider.Instance;

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (await FixSite.CreateAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false) is not { } site)
            {
                continue;
            }

            var offered = new HashSet<string>(StringComparer.Ordinal);
            foreach (Fix fix in await FixesAsync(site).ConfigureAwait(false))
            {
                // If several fixes share a key, take the first that is sound.
                if (!offered.Contains(fix.Key) && await IsSoundAsync(site, fix).ConfigureAwait(false))
                {
                    offered.Add(fix.Key);
                    context.RegisterCodeFix(
                        CodeAction.Create(fix.Title,
                            cancellationToken => fix.ApplyAsync(context.Document.Project.Solution, cancellationToken), fix.Key),
                            diagnostic);
                }
            }
        }
    }

    /// <summary>The fixes of a diagnostic, sound or not.</summary>
    private protected virtual Task<IReadOnlyList<Fix>> FixesAsync(FixSite site) => Task.FromResult(Fixes(site));

    /// <summary>The same for a fix that needs nothing asynchronous.</summary>
    private protected virtual IReadOnlyList<Fix> Fixes(FixSite site) => [];

    /// <summary>The fixes of a diagnostic with that key, the best first.</summary>
    internal async Task<IReadOnlyList<Fix>> FixesAsync(FixSite site, string key)
        => [.. (await FixesAsync(site).ConfigureAwait(false)).Where(fix => fix.Key == key)];

    /// <summary>Whether the result of a fix is better than the code before.</summary>
    internal static async Task<bool> IsSoundAsync(FixSite site, Fix fix)
    {
        Solution before = site.Document.Project.Solution;
        Solution after = await fix.ApplyAsync(before, site.CancellationToken).ConfigureAwait(false);
        return await Soundness.IsSoundAsync(before, after, [(site, fix)], site.CancellationToken).ConfigureAwait(false);
    }
}
