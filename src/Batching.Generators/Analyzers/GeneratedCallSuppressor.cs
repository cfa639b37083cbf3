using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Generators;

/// <summary>
/// Suppresses diagnostics of other analyzers that do not see that generated code calls a member: that it should be static (CA1822, Sonar's
/// S2325; for item methods there is BATCH035) and that it is unused (IDE0051, IDE0052, Sonar's S1144, Roslynator's RCS1213).
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GeneratedCallSuppressor : DiagnosticSuppressor
{
    private static readonly ImmutableArray<SuppressionDescriptor> s_suppressions =
    [
        new("BATCHS002", "CA1822", "Generated code calls it as a member of its class."),
        new("BATCHS002", "S2325", "Generated code calls it as a member of its class."),
        new("BATCHS003", "S1144", "Generated code calls it."),
        new("BATCHS003", "RCS1213", "Generated code calls it."),
        new("BATCHS003", "IDE0051", "Generated code calls it."),
        new("BATCHS003", "IDE0052", "Generated code reads it."),
    ];

    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions => s_suppressions;

    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            if (Declared(context, diagnostic.Location) is { } member && GeneratedCalls.Include(member))
            {
                context.ReportSuppression(
                    Suppression.Create(
                        s_suppressions.First(suppression => suppression.SuppressedDiagnosticId == diagnostic.Id), diagnostic));
            }
        }
    }

    /// <summary>The member that is declared at a diagnostic.</summary>
    private static ISymbol? Declared(SuppressionAnalysisContext context, Location location)
    {
        if (location.SourceTree is not { } tree)
        {
            return null;
        }

        SyntaxNode? declaration = tree.GetRoot(context.CancellationToken).FindNode(location.SourceSpan)
            .AncestorsAndSelf().FirstOrDefault(
                node => node is VariableDeclaratorSyntax or MethodDeclarationSyntax or PropertyDeclarationSyntax
                    or LocalFunctionStatementSyntax or BaseTypeDeclarationSyntax);
        return declaration is null or BaseTypeDeclarationSyntax
            ? null
            : context.GetSemanticModel(tree).GetDeclaredSymbol(declaration, context.CancellationToken);
    }
}
