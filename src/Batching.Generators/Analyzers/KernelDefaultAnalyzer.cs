using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>
/// Finds kernels whose target method has a default argument that the batch method does not have. A delegate has no defaults, so it would be
/// lost silently.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KernelDefaultAnalyzer : LibraryAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [BatchDiagnostics.LostDefault];

    private protected override void Register(AnalysisContext context) => context.RegisterOperationAction(Analyze, OperationKind.Return);

    private static void Analyze(OperationAnalysisContext context)
    {
        if (context.ContainingSymbol is not IMethodSymbol { ReturnType.TypeKind: TypeKind.Delegate } kernel
            || LibrarySymbols.Attribute(kernel, BatchSymbols.InBatchParallelAttribute) is null
            || ((IReturnOperation)context.Operation).ReturnedValue is not IDelegateCreationOperation { Target: IMethodReferenceOperation { Method: { } target } reference })
        {
            return;
        }

        IParameterSymbol[] call = [.. kernel.Parameters.Where(parameter => ArgumentBinder.Injected(parameter) is null)];
        IParameterSymbol[] taken = [.. target.Parameters.Where(parameter => ArgumentBinder.Injected(parameter) is null)];
        foreach (IParameterSymbol parameter in taken.Where(parameter => parameter.HasExplicitDefaultValue))
        {
            IParameterSymbol? same = call.FirstOrDefault(candidate => candidate.Name == parameter.Name);
            if (same is { HasExplicitDefaultValue: true } && Equals(same.ExplicitDefaultValue, parameter.ExplicitDefaultValue))
            {
                continue;
            }

            string value = DefaultValueText.Of(parameter)!;
            string lost = same is null ? $"'{kernel.Name}' has no argument of that name"
                : same.HasExplicitDefaultValue ? $"'{kernel.Name}' has {DefaultValueText.Of(same)}"
                : $"'{same.Name}' of '{kernel.Name}' has none";
            context.ReportDiagnostic(Diagnostic.Create(
                BatchDiagnostics.LostDefault,
                reference.Syntax.GetLocation(),
                $"The default {value} of '{parameter.Name}' of '{target.Name}' is lost: {lost}. Give the kernel the argument "
                    + $"'{parameter.Name}' with the same default"));
        }
    }
}
