using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>
/// Suggests what to write if code nearly names a generated method, a step, an option or a port. The compiler's own error cannot know that.
/// Code that compiles has no invalid operations, so it costs nothing.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NearMissAnalyzer : LibraryAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [BatchDiagnostics.NearMiss];

    private protected override void Register(AnalysisContext context)
    {
        context.RegisterSymbolAction(AnalyzeClass, SymbolKind.NamedType);
        context.RegisterOperationAction(AnalyzeInvalid, OperationKind.Invalid);
        context.RegisterOperationAction(AnalyzeAwait, OperationKind.Await);
        context.RegisterOperationAction(AnalyzeLoop, OperationKind.Loop);
    }

    // A class with item methods gets BATCH002.
    private static void AnalyzeClass(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.BaseType is { Name: "Batch", Arity: 0 } && LibrarySymbols.IsLibraryType(type.BaseType, "Batch")
            && !LibrarySymbols.IsOfLibrary(type) && BatchSymbols.FirstAnnotated(type) is null)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                BatchDiagnostics.NearMiss, type.Locations[0], type.Name,
                "derives from a batch without a key: write 'Batch<TKey>', with the type of an item's index as TKey, such as string "
                    + "for a path"));
        }
    }

    private static void AnalyzeInvalid(OperationAnalysisContext context)
    {
        if (context.Operation.SemanticModel is not { } model)
        {
            return;
        }

        if (context.Operation.Syntax is InvocationExpressionSyntax call)
        {
            ISymbol[] candidates = [.. model.GetSymbolInfo(call, context.CancellationToken).CandidateSymbols];
            if (NearMissArguments.Of(call, [.. candidates.OfType<IMethodSymbol>()], model) is { } wrong)
            {
                Report(context, wrong.Place, wrong.Name, wrong.Message);
            }
            else if (Receiver(call.Expression) is { } receiver && model.GetTypeInfo(receiver, context.CancellationToken).Type is { } type
                && Name(call.Expression) is { } name
                && new NearMissNames(context.Compilation).OfCall(
                    type, name.Identifier.ValueText, receiver.ToString(), candidates.Length > 0) is { } message)
            {
                Report(context, name.GetLocation(), name.Identifier.ValueText, message);
            }
        }
        else if (context.Operation.Syntax is ObjectCreationExpressionSyntax { Type: QualifiedNameSyntax qualified }
            && model.GetSymbolInfo(qualified.Left, context.CancellationToken).Symbol is INamedTypeSymbol owner
            && NearMissNames.OfComponent(owner, qualified.Right.Identifier.ValueText) is { } component)
        {
            Report(context, qualified.Right.GetLocation(), qualified.Right.Identifier.ValueText, component);
        }
        else if (context.Operation.Syntax is MemberAccessExpressionSyntax { Parent: not InvocationExpressionSyntax } access
            && model.GetTypeInfo(access.Expression, context.CancellationToken).Type is INamedTypeSymbol type
            && NearMissNames.OfPort(type, access.Name.Identifier.ValueText) is { } message)
        {
            Report(context, access.Name.GetLocation(), access.Name.Identifier.ValueText, message);
        }
    }

    private static void AnalyzeAwait(OperationAnalysisContext context)
    {
        IOperation awaited = ((IAwaitOperation)context.Operation).Operation.Unwrapped();
        if (awaited.Kind != OperationKind.Invalid && LibrarySymbols.IsLibraryType(awaited.Type, "Pipeline", 1))
        {
            Report(context, awaited.Syntax.GetLocation(), Shown(awaited.Syntax),
                "is a pipeline, and has not been run: await RunAsync of it, or enumerate Batches");
        }
    }

    private static void AnalyzeLoop(OperationAnalysisContext context)
    {
        if (context.Operation is IForEachLoopOperation loop
            && loop.Collection.Unwrapped() is { Kind: not OperationKind.Invalid } collection
            && LibrarySymbols.IsLibraryType(collection.Type, "Pipeline", 1))
        {
            Report(context, collection.Syntax.GetLocation(), Shown(collection.Syntax),
                "is a pipeline, of which there may be many runs: write 'await foreach' over Batches of it");
        }
    }

    private static void Report(OperationAnalysisContext context, Location place, string name, string message)
        => context.ReportDiagnostic(Diagnostic.Create(BatchDiagnostics.NearMiss, place, name, message));

    private static string Shown(SyntaxNode syntax) => syntax.ToString() is { Length: <= 40 } text && !text.Contains('\n') ? text : "This";

    private static SimpleNameSyntax? Name(ExpressionSyntax called) => called switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        _ => null,
    };

    private static ExpressionSyntax? Receiver(ExpressionSyntax called) => called switch
    {
        MemberAccessExpressionSyntax access => access.Expression,
        MemberBindingExpressionSyntax => called.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>()?.Expression,
        _ => null,
    };
}
