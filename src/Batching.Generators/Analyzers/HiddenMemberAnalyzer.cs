using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Generators;

/// <summary>Finds members of a batch class that hide members of <c>Batch</c>, with <c>new</c> or without.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HiddenMemberAnalyzer : LibraryAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [BatchDiagnostics.HiddenMember];

    private protected override void Register(AnalysisContext context) => context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Class || BatchSymbols.BatchBase(type) is null)
        {
            return;
        }

        foreach ((ISymbol member, ISymbol hidden) in HiddenMembers.In(type))
        {
            context.ReportDiagnostic(
                Diagnostic.Create(BatchDiagnostics.HiddenMember, member.Locations[0], member.Name,
                    $"{TypeText.Show(hidden.ContainingType.OriginalDefinition)}.{hidden.Name}"));
        }
    }
}
