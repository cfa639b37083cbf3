using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Generators;

/// <summary>Reports problems in the declarations of batch classes.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BatchAnalyzer : DeclarationAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        BatchDiagnostics.NotPartial,
        BatchDiagnostics.NotBatch,
        BatchDiagnostics.UnknownInit,
        BatchDiagnostics.UnknownPost,
        BatchDiagnostics.InitNotEnumerable,
        BatchDiagnostics.UnboundArgument,
        BatchDiagnostics.AmbiguousTuple,
        BatchDiagnostics.PartlyNamedTuple,
        BatchDiagnostics.PostRejectsResults,
        BatchDiagnostics.WrongReturn,
        BatchDiagnostics.LostDefault,
        BatchDiagnostics.TargetMismatch,
        BatchDiagnostics.UnsupportedParameter,
        BatchDiagnostics.ProcessesUnsupported,
        BatchDiagnostics.CannotCross,
        BatchDiagnostics.Collision,
        BatchDiagnostics.InvalidComponent,
        BatchDiagnostics.UnsuppliedParameter,
        BatchDiagnostics.NoStep,
        BatchDiagnostics.UnsupportedType,
        BatchDiagnostics.PossibleNull,
        BatchDiagnostics.PerItemMisuse,
        BatchDiagnostics.DroppedResult,
        BatchDiagnostics.UnusedExtra,
        BatchDiagnostics.AmbiguousOverload,
    ];

    private protected override void Check(
        INamedTypeSymbol type, Compilation compilation, List<Diagnostic> problems, CancellationToken cancellationToken)
    {
        // Most types have no annotations. They leave here, before anything is bound.
        if (BatchClasses.HasAnnotations(type, cancellationToken))
        {
            BatchParser.Parse(type, compilation, problems, cancellationToken);
        }
    }
}
