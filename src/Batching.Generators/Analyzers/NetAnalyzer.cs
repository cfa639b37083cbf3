using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Generators;

/// <summary>Reports problems in the declarations of components and nets.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NetAnalyzer : DeclarationAnalyzer
{
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

    private protected override void Check(
        INamedTypeSymbol type, Compilation compilation, List<Diagnostic> problems, CancellationToken cancellationToken)
    {
        // Most types have no attributes. They leave here, before anything is bound.
        bool hasAttributes = type.DeclaringSyntaxReferences.Any(part =>
            part.GetSyntax(cancellationToken) is TypeDeclarationSyntax declaration
            && (declaration.AttributeLists.Count > 0 || AnnotatedClasses.HasAnnotatedMember(declaration)));
        if (hasAttributes)
        {
            NetParser.Parse(type, compilation, problems, cancellationToken);
        }
    }
}
