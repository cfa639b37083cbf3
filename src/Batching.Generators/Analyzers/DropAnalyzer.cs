using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Finds calls with FailurePolicy.Drop whose items are not rows of the batch. They always throw.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DropAnalyzer : LibraryAnalyzer
{
    private const int Drop = 2;

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [BatchDiagnostics.DropWithoutRows];

    private protected override void Register(AnalysisContext context) => context.RegisterOperationAction(Analyze, OperationKind.Invocation);

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (GeneratedMethods.OptionsThatSay(call, "FailurePolicy", Drop) is not { } options)
        {
            return;
        }

        (IMethodSymbol Item, InitParser.Found Init)? withoutRows = null;
        foreach (IMethodSymbol item in GeneratedMethods.ItemMethods(call.TargetMethod))
        {
            if (GeneratedMethods.Init(item, context.Compilation, context.CancellationToken) is not { } init || init.Kind.ItemsAreRows())
            {
                return;
            }

            withoutRows = (item, init);
        }

        if (withoutRows is { } found)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                BatchDiagnostics.DropWithoutRows, options.Syntax.GetLocation(), Identifiers.WithoutAsync(found.Item.Name),
                found.Init.Name));
        }
    }
}
