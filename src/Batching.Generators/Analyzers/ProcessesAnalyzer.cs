using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Finds calls with Target.Processes of an action that is not declared for them. They always throw.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ProcessesAnalyzer : LibraryAnalyzer
{
    private const int Processes = 4;

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [BatchDiagnostics.UndeclaredProcesses];

    private protected override void Register(AnalysisContext context) => context.RegisterOperationAction(Analyze, OperationKind.Invocation);

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (GeneratedMethods.OptionsThatSay(call, "Target", Processes) is not { } options)
        {
            return;
        }

        IReadOnlyList<IMethodSymbol> items = GeneratedMethods.ItemMethods(call.TargetMethod);
        if (items.Count > 0 && !items.Any(IsDeclared))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                BatchDiagnostics.UndeclaredProcesses, options.Syntax.GetLocation(), Identifiers.WithoutAsync(items[0].Name),
                items[0].Name));
        }
    }

    private static bool IsDeclared(IMethodSymbol item)
        => Equals(BatchSymbols.Parallel(item)?.NamedArguments.FirstOrDefault(argument => argument.Key == "Target").Value.Value, Processes);
}
