using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Generators;

/// <summary>
/// Suppresses CS0419, an ambiguous reference in a comment, if only generated overloads make it ambiguous: <c>&lt;see cref="Resize"/&gt;</c>
/// meant the item method, and still does.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ReferenceSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor s_ambiguousReference = new(
        "BATCHS001", "CS0419", "The other overloads are generated from the same item method.");

    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [s_ambiguousReference];

    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is not { } tree)
            {
                continue;
            }

            SyntaxNode reference = tree.GetRoot(context.CancellationToken)
                .FindNode(diagnostic.Location.SourceSpan, findInsideTrivia: true, getInnermostNodeForTie: true);
            ImmutableArray<ISymbol> candidates =
                context.GetSemanticModel(tree).GetSymbolInfo(reference, context.CancellationToken).CandidateSymbols;
            if (candidates.Count(candidate => !GeneratedMembers.IsGenerated(candidate)) == 1)
            {
                context.ReportSuppression(Suppression.Create(s_ambiguousReference, diagnostic));
            }
        }
    }
}
