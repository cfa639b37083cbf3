using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.CodeFixes;

/// <summary>What the fixes of batch classes share: they are changes of text, offered where their result is sound, one by one or all at once.</summary>
public abstract class BatchFixProvider : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => MergingFixAllProvider.Instance;

    /// <inheritdoc/>
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
                // Of several ways that share a key, the first that is sound.
                if (!offered.Contains(fix.Key) && await IsSoundAsync(site, fix).ConfigureAwait(false))
                {
                    offered.Add(fix.Key);
                    context.RegisterCodeFix(
                        CodeAction.Create(fix.Title, cancellationToken => fix.ApplyAsync(context.Document.Project.Solution, cancellationToken), fix.Key), diagnostic);
                }
            }
        }
    }

    /// <summary>The fixes of a diagnostic. They need not be sound.</summary>
    private protected abstract Task<IReadOnlyList<Fix>> FixesAsync(FixSite site);

    /// <summary>The first fix of a diagnostic with that key that is sound.</summary>
    internal async Task<Fix?> FixAsync(FixSite site, string key)
    {
        foreach (Fix fix in await FixesAsync(site).ConfigureAwait(false))
        {
            if (fix.Key == key && await IsSoundAsync(site, fix).ConfigureAwait(false))
            {
                return fix;
            }
        }

        return null;
    }

    private static async Task<bool> IsSoundAsync(FixSite site, Fix fix)
    {
        Solution before = site.Document.Project.Solution;
        Solution after = await fix.ApplyAsync(before, site.CancellationToken).ConfigureAwait(false);
        TypeDeclarationSyntax? declaration = site.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>();
        INamedTypeSymbol? type = declaration is null ? null : site.Model.GetDeclaredSymbol(declaration, site.CancellationToken);
        return await Soundness.IsSoundAsync(
            before,
            after,
            [.. fix.Changes.Select(change => change.Document).Distinct()],
            [.. fix.Affects, .. type is null ? Array.Empty<string>() : [type.Name]],
            type is null || fix.MayReveal ? null : MetadataName(type),
            site.CancellationToken).ConfigureAwait(false);
    }

    private static string MetadataName(INamedTypeSymbol type)
        => type.ContainingType is { } outer ? $"{MetadataName(outer)}+{type.MetadataName}"
            : type.ContainingNamespace.IsGlobalNamespace ? type.MetadataName
            : $"{type.ContainingNamespace.ToDisplayString()}.{type.MetadataName}";
}
