using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Generators;

/// <summary>Reports problems in run classes.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RunAnalyzer : DeclarationAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        RunDiagnostics.NotPartial,
        RunDiagnostics.NotRun,
        RunDiagnostics.Method,
        RunDiagnostics.UnkeyableParameter,
        RunDiagnostics.UnkeyedNeedsDefault,
        RunDiagnostics.Collision,
        RunDiagnostics.Unsupported,
        RunDiagnostics.UnstorableResult,
        RunDiagnostics.Timeout,
        RunDiagnostics.Unmarked,
        RunDiagnostics.FormerForm,
    ];

    /// <summary>Adds the problems of a type as a run class.</summary>
    internal static void FindProblems(
        INamedTypeSymbol type, Compilation compilation, List<Diagnostic> problems, CancellationToken cancellationToken)
    {
        if (type.TypeKind != TypeKind.Class)
        {
            return;
        }

        if (RunSymbols.IsRun(type))
        {
            RunParser.Parse(type, compilation, problems, cancellationToken);
        }
        else if (!type.IsAbstract && RunSymbols.RunBase(type) is not null)
        {
            problems.Add(Diagnostic.Create(RunDiagnostics.Unmarked, type.Locations[0], type.Name));
        }
    }

    private protected override void Check(
        INamedTypeSymbol type, Compilation compilation, List<Diagnostic> problems, CancellationToken cancellationToken)
        => FindProblems(type, compilation, problems, cancellationToken);
}
