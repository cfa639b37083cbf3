using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Generators;

/// <summary>
/// Silences the warning that a reference in a comment is ambiguous (CS0419) where only generated overloads make it so: <c>&lt;see
/// cref="Resize"/&gt;</c> meant the item method before, and still finds it.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ReferenceSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor s_ambiguousReference = new(
        "BATCHS001", "CS0419", "The other overloads are generated from the same item method.");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [s_ambiguousReference];

    /// <inheritdoc/>
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
