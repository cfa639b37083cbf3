using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>
/// Finds calls whose name means both the item method and the batch method: calls that silently run the item method although the batch
/// method takes the same arguments, and ambiguous calls.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ItemCallAnalyzer : LibraryAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [BatchDiagnostics.AmbiguousCall];

    private protected override void Register(AnalysisContext context)
    {
        context.RegisterOperationAction(AnalyzeCall, OperationKind.Invocation);
        context.RegisterOperationAction(AnalyzeInvalid, OperationKind.Invalid);
    }

    private static void AnalyzeCall(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        IMethodSymbol item = call.TargetMethod;
        if (item.MethodKind != MethodKind.Ordinary || !BatchSymbols.IsBatch(item.ContainingType)
            || BatchSymbols.Parallel(item.OriginalDefinition) is null
            || call.Syntax is not InvocationExpressionSyntax syntax || call.SemanticModel is not { } model
            || IsInItem(context.ContainingSymbol) || ResultTells(call)
            || (item.IsStatic && !SeesInstance(syntax, context.ContainingSymbol, item)))
        {
            return;
        }

        if (BatchMethods(item).FirstOrDefault(method => Takes(method, item, syntax, model)) is { } batchMethod)
        {
            Report(context, syntax, item,
                $"calls the item method here, for no item of the batch. For the batch {ForBatch(batchMethod, item, syntax)}; for the item "
                    + $"{ForItem(batchMethod, item)}");
        }
    }

    /// <summary>Ambiguous calls. The compiler's error CS0121 does not say what to do.</summary>
    private static void AnalyzeInvalid(OperationAnalysisContext context)
    {
        if (context.Operation.Syntax is not InvocationExpressionSyntax syntax || context.Operation.SemanticModel is not { } model)
        {
            return;
        }

        IMethodSymbol[] candidates = [.. model.GetSymbolInfo(syntax, context.CancellationToken).CandidateSymbols.OfType<IMethodSymbol>()];
        if (candidates.FirstOrDefault(candidate =>
            BatchSymbols.IsBatch(candidate.ContainingType) && BatchSymbols.Parallel(candidate.OriginalDefinition) is not null
                && Takes(candidate, candidate, syntax, model)) is { } item
            && candidates.FirstOrDefault(candidate =>
                GeneratedMembers.IsGenerated(candidate.OriginalDefinition) && Takes(candidate, item, syntax, model)) is { } batchMethod)
        {
            Report(context, syntax, item,
                $"may mean the item method or the batch method here. For the batch {ForBatch(batchMethod, item, syntax)}; for the item "
                    + $"{ForItem(batchMethod, item)}");
        }
    }

    private static void Report(OperationAnalysisContext context, InvocationExpressionSyntax call, IMethodSymbol item, string problem)
        => context.ReportDiagnostic(Diagnostic.Create(BatchDiagnostics.AmbiguousCall, call.NameLocation(), item.Name, problem));

    private static string ForBatch(IMethodSymbol batchMethod, IMethodSymbol item, InvocationExpressionSyntax call)
        => item.IsStatic && call.Expression is SimpleNameSyntax ? $"write 'this.{item.Name}'"
        : batchMethod.Parameters.Any(parameter => parameter is { Name: GeneratedMethods.Token, HasExplicitDefaultValue: true })
            ? $"name an argument that only its method has, as in '{GeneratedMethods.Token}: default'"
        : $"begin with the token and the options, as in '{item.Name}(default, null, …)'";

    private static string ForItem(IMethodSymbol batchMethod, IMethodSymbol item)
        => item.Parameters.FirstOrDefault(parameter => !batchMethod.Parameters.Any(other => other.Name == parameter.Name)) is { } own
            ? $"name its argument '{own.Name}'"
        : item.IsStatic ? $"write '{item.ContainingType.Name}.{item.Name}'"
        : "move what it does into a method of another name, and call that";

    /// <summary>
    /// The generated methods with the item method's name, except those with PerItem parameters: overload resolution always prefers the
    /// others.
    /// </summary>
    private static IEnumerable<IMethodSymbol> BatchMethods(IMethodSymbol item)
        => item.ContainingType.GetMembers(item.Name).OfType<IMethodSymbol>().Where(method =>
            !method.Parameters.Any(parameter => LibrarySymbols.IsLibraryType(parameter.Type, "PerItem", 1))
                && GeneratedMembers.IsGenerated(method.OriginalDefinition));

    /// <summary>Inside an item method the call means the item method.</summary>
    private static bool IsInItem(ISymbol containing)
        => OperationExtensions.DeclaredMethod(containing) is { } method && BatchSymbols.Parallel(method) is not null;

    /// <summary>Whether the result is used or explicitly discarded. The batch method has another result, so the call is clear.</summary>
    private static bool ResultTells(IInvocationOperation call)
    {
        IOperation? around = call.Parent;
        while (around is IAwaitOperation or IConversionOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" }
            or IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } })
        {
            around = around.Parent;
        }

        return around is ISimpleAssignmentOperation { Target: IDiscardOperation }
            || (AwaitedType.Of(call.TargetMethod.ReturnType).Result is not null && around is not IExpressionStatementOperation);
    }

    /// <summary>Whether a call of a static method by this syntax could mean a method of an instance as well.</summary>
    private static bool SeesInstance(InvocationExpressionSyntax call, ISymbol containing, IMethodSymbol item)
        => call.Expression is SimpleNameSyntax && OperationExtensions.DeclaredMethod(containing) is { IsStatic: false } method
            && method.ContainingType.SelfAndBases().Any(part =>
                SymbolEqualityComparer.Default.Equals(part.OriginalDefinition, item.ContainingType.OriginalDefinition));

    /// <summary>Whether a method takes the arguments of a call.</summary>
    private static bool Takes(IMethodSymbol method, IMethodSymbol item, InvocationExpressionSyntax call, SemanticModel model)
    {
        if (method.Arity > 0 && method.Arity == item.Arity
            && !item.TypeArguments.Any(argument =>
                argument is ITypeParameterSymbol parameter && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, item)))
        {
            method = method.OriginalDefinition.ContainingType.IsGenericType
                ? method
                : method.OriginalDefinition.Construct([.. item.TypeArguments]);
        }

        var given = new HashSet<int>();
        for (var index = 0; index < call.ArgumentList.Arguments.Count; index++)
        {
            ArgumentSyntax argument = call.ArgumentList.Arguments[index];
            IParameterSymbol? parameter = argument.NameColon is { } name
                ? method.Parameters.FirstOrDefault(candidate => candidate.Name == name.Name.Identifier.ValueText)
                : index < method.Parameters.Length ? method.Parameters[index]
                : method.Parameters.LastOrDefault(candidate => candidate.IsParams);
            if (parameter is null || argument.RefKindKeyword.RawKind != 0 || !Converts(argument.Expression, parameter, model))
            {
                return false;
            }

            given.Add(parameter.Ordinal);
        }

        return method.Parameters.All(
            parameter => given.Contains(parameter.Ordinal) || parameter.HasExplicitDefaultValue || parameter.IsParams);
    }

    private static bool Converts(ExpressionSyntax argument, IParameterSymbol parameter, SemanticModel model)
        => model.ClassifyConversion(argument, parameter.Type).IsImplicit
        || (parameter is { IsParams: true, Type: IArrayTypeSymbol array }
            && model.ClassifyConversion(argument, array.ElementType).IsImplicit);
}
