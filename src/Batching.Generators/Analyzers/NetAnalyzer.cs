using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Generators;

/// <summary>
/// Says what is wrong with the declarations of components and nets. It runs the generator's own parser and keeps the problems, so that whatever the generator leaves
/// out is explained.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NetAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        NetDiagnostics.NotPartial,
        NetDiagnostics.InvalidNet,
        NetDiagnostics.InvalidComponentMethod,
        NetDiagnostics.InvalidPort,
        NetDiagnostics.InvalidConfig,
        NetDiagnostics.NoBody,
        NetDiagnostics.UnknownValidator,
        NetDiagnostics.Collision,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        // Nearly every type leaves here, before anything of it is bound.
        var type = (INamedTypeSymbol)context.Symbol;
        bool hasAttributes = type.DeclaringSyntaxReferences.Any(part =>
            part.GetSyntax(context.CancellationToken) is TypeDeclarationSyntax declaration
            && (declaration.AttributeLists.Count > 0 || AnnotatedClasses.HasAnnotatedMember(declaration)));
        if (!hasAttributes)
        {
            return;
        }

        var problems = new List<Diagnostic>();
        NetParser.Parse(type, context.Compilation, problems, context.CancellationToken);
        foreach (Diagnostic problem in problems)
        {
            context.ReportDiagnostic(problem);
        }
    }
}
