using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>
/// Finds variables of a kernel that all items share and that change: written by the delegate, or by the kernel after it created the
/// delegate. Changes of the object in such a variable are not analyzed.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KernelCaptureAnalyzer : LibraryAnalyzer
{
    private const int For = 1;

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [BatchDiagnostics.CapturedLocal];

    private protected override void Register(AnalysisContext context) => context.RegisterOperationBlockAction(Analyze);

    private static void Analyze(OperationBlockAnalysisContext context)
    {
        if (context.OwningSymbol is not IMethodSymbol { ReturnType.TypeKind: TypeKind.Delegate } kernel
            || BatchSymbols.Parallel(kernel) is not { } parallel
            || parallel.NamedArguments.Any(argument => argument.Key == "Target" && Equals(argument.Value.Value, For)))
        {
            return;
        }

        foreach (IOperation block in context.OperationBlocks)
        {
            IOperation root = block.Root();
            IReadOnlyList<KernelFunctions.Function> functions = KernelFunctions.Of(root);
            var changed = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
            foreach (VariableWrites.Write write in functions.SelectMany(function => VariableWrites.In(function.Body)))
            {
                if (IsCaptured(write.Variable) && !VariableWrites.IsGuarded(write.Target))
                {
                    changed.Add(write.Variable);
                    Report(
                        write.Target, write.Variable,
                        $"is one variable for all items of '{kernel.Name}', which run at the same time: declare it in the delegate, or "
                            + "return the value and gather it in Post");
                }
            }

            foreach (KernelFunctions.Function function in functions)
            {
                foreach (IOperation use in Uses(function.Body))
                {
                    if (function.Made is { } made && VariableWrites.Variable(use) is { } variable
                        && IsCaptured(variable) && !changed.Contains(variable) && IsWrittenAfter(root, variable, made))
                    {
                        changed.Add(variable);
                        Report(
                            use, variable,
                            $"is assigned again after the delegate was made, so that all items of '{kernel.Name}' see the last value: "
                                + "copy it into a variable of its own first");
                    }
                }
            }

            bool IsCaptured(ISymbol variable)
                => variable.DeclaringSyntaxReferences.FirstOrDefault() is { } declared
                && !functions.Any(function =>
                    function.Body.Syntax.SyntaxTree == declared.SyntaxTree && function.Body.Syntax.Span.Contains(declared.Span));
        }

        void Report(IOperation at, ISymbol variable, string problem)
            => context.ReportDiagnostic(Diagnostic.Create(BatchDiagnostics.CapturedLocal, at.Syntax.GetLocation(), variable.Name, problem));
    }

    private static IEnumerable<IOperation> Uses(IOperation body)
        => body.Descendants().Where(operation => operation is ILocalReferenceOperation or IParameterReferenceOperation);

    /// <summary>
    /// Whether the kernel may write to a variable after it created the delegate. The source does not show when its other functions run.
    /// </summary>
    private static bool IsWrittenAfter(IOperation root, ISymbol variable, IOperation made)
        => !IsReturned(made) && VariableWrites.In(root).Any(write =>
            SymbolEqualityComparer.Default.Equals(write.Variable, variable)
            && ReferenceEquals(KernelFunctions.FunctionAround(write.Target), KernelFunctions.FunctionAround(made))
            && (write.Target.Syntax.SpanStart >= made.Syntax.Span.End || IsInLoopAround(made, variable, write.Target)));

    private static bool IsReturned(IOperation made)
    {
        IOperation? around = made.Parent;
        while (around is not (null or IReturnOperation or IAnonymousFunctionOperation or ILocalFunctionOperation))
        {
            around = around.Parent;
        }

        return around is IReturnOperation;
    }

    /// <summary>Whether a loop creates the delegate and writes a variable that is declared outside the loop.</summary>
    private static bool IsInLoopAround(IOperation made, ISymbol variable, IOperation write)
    {
        for (IOperation? around = made.Parent; around is not null; around = around.Parent)
        {
            if (around is ILoopOperation loop && loop.Syntax.Span.Contains(write.Syntax.Span)
                && !loop.Body.Syntax.Span.Contains(variable.DeclaringSyntaxReferences[0].Span))
            {
                return true;
            }
        }

        return false;
    }
}
