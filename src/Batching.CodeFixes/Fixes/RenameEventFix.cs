using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.CodeFixes;

/// <summary>BATCH103, BATCH109, BATCH111: corrects the name of a misspelt event. In a callback it also adds <c>override</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RenameEventFix : BatchFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [
        LoopDiagnostics.MisspeltEvent.Id, LoopDiagnostics.CallbackWithoutEvent.Id, LoopDiagnostics.DoubtfulSection.Id];

    private protected override IReadOnlyList<Fix> Fixes(FixSite site)
    {
        bool isCallback = site.Diagnostic.Id == LoopDiagnostics.CallbackWithoutEvent.Id;
        string? nearest = site.Property(DiagnosticProperties.NearestName);
        bool missesOverride = site.Property(LoopCallbackRules.MissesOverrideKey) is not null;
        if (site.Method is not { } method || !site.IsAtMethodName || (nearest is null && !missesOverride))
        {
            return [];
        }

        var changes = new List<Change>();
        if (nearest is not null)
        {
            changes.Add(site.Replace(method.Identifier, Identifiers.Escaped(nearest)));
        }

        if (isCallback)
        {
            changes.Add(Override(site, method));
        }

        return
        [
            new Fix(nearest is null ? "Add 'override'" : $"Rename to '{nearest}'",
                nameof(RenameEventFix) + (nearest is null ? "Override" : ""), [.. changes]) { MayReveal = true },
        ];
    }

    // 'new' and 'virtual' are not allowed beside 'override'.
    private static Change Override(FixSite site, MethodDeclarationSyntax method)
    {
        SyntaxToken other = method.Modifiers.FirstOrDefault(
            modifier => modifier.IsKind(SyntaxKind.NewKeyword) || modifier.IsKind(SyntaxKind.VirtualKeyword));
        return other.IsKind(SyntaxKind.None) ? site.Insert(method.ReturnType.SpanStart, "override ") : site.Replace(other, "override");
    }
}
