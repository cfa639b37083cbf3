using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Finds the delegates of a pipeline that run for several batches at the same time if the run prefetches.</summary>
internal static class StepDelegates
{
    /// <summary>Whether a parameter takes one.</summary>
    public static bool RunAtOnce(IParameterSymbol parameter)
        => parameter.Type.TypeKind == TypeKind.Delegate && parameter.ContainingSymbol is IMethodSymbol method && method.Name switch
        {
            "Then" or "ThenAsync" or "Tap" or "Where" => IsOf(method, "Pipeline"),
            "Update" => parameter.Name == "part" && IsOf(method, "Pipeline"),
            "On" => IsOf(method, "Pipeline"),
            "Pipeline" => IsOf(method, "Dataset"),
            _ => false,
        };

    /// <summary>
    /// Whether every visible run of a pipeline makes one batch at a time: its options are literal and do not set <c>Prefetch</c>.
    /// </summary>
    public static bool RunOneByOne(IOperation chain)
    {
        IOperation? around = chain.Parent;
        while (around is IConversionOperation or IParenthesizedOperation)
        {
            around = around.Parent;
        }

        return around switch
        {
            IInvocationOperation next => RunOneByOneIn(next),
            IArgumentOperation
            {
                Parameter: { Ordinal: 0, ContainingSymbol: IMethodSymbol { IsExtensionMethod: true } },
                Parent: IInvocationOperation next
            } => RunOneByOneIn(next),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } =>
                RunOneByOneIn(local, chain.Root()),
            _ => false,
        };
    }

    private static bool RunOneByOneIn(IInvocationOperation next)
    {
        IArgumentOperation? options =
            next.Arguments.FirstOrDefault(argument => LibrarySymbols.IsLibraryType(argument.Parameter?.Type, "PipelineOptions"));
        return options is null
            ? RunOneByOne(next)
            : OptionsLiteral.Read(options.Value, "Prefetch") is { IsKnown: true, Value: null or 0 };
    }

    private static bool RunOneByOneIn(ILocalSymbol local, IOperation root)
    {
        ILocalReferenceOperation[] uses =
            [.. root.Descendants().OfType<ILocalReferenceOperation>()
                .Where(use => SymbolEqualityComparer.Default.Equals(use.Local, local))];
        return uses.Length > 0 && uses.All(RunOneByOne);
    }

    private static bool IsOf(IMethodSymbol method, string type) => LibrarySymbols.IsLibraryType(method.ContainingType, type, 1);
}
