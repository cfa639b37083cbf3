using System.Collections.Immutable;
using System.Composition;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Batching.CodeFixes;

/// <summary>BATCH310: marks a class that derives from <c>Run&lt;TResult&gt;</c> as a run.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MarkRunFix : BatchFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RunDiagnostics.Unmarked.Id];

    private protected override IReadOnlyList<Fix> Fixes(FixSite site)
    {
        if (site.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
        {
            return [];
        }

        TextLine line = site.Text.Lines.GetLineFromPosition(type.SpanStart);
        string before = site.Text.ToString(TextSpan.FromBounds(line.Start, type.SpanStart));
        string separator = string.IsNullOrWhiteSpace(before) ? site.NewLine + before : " ";
        return
        [
            // Problems of the run itself are reported only after this fix.
            new Fix($"Mark '{type.Identifier.ValueText}' as a run", nameof(MarkRunFix),
                [site.Insert(type.SpanStart, "[Run]" + separator)]) { MayReveal = true },
        ];
    }
}
