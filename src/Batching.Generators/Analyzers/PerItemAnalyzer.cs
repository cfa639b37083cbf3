using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Finds literal values for each item that cannot fit any batch.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PerItemAnalyzer : LibraryAnalyzer
{
    private const int DefaultBatchSize = 1;

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [BatchDiagnostics.PerItemMisuse];

    private protected override void Register(AnalysisContext context) => context.RegisterOperationAction(Analyze, OperationKind.Invocation);

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call is { TargetMethod.Name: "RunAsync" or "Batches", Instance: { } pipeline }
            && LibrarySymbols.IsLibraryType(call.TargetMethod.ContainingType, "Pipeline", 1))
        {
            AnalyzeRun(context, call, pipeline);
            return;
        }

        IArgumentOperation[] each = PerItemArguments(call);
        if (each.Length == 0)
        {
            return;
        }

        AnalyzeLengths(context, each);
        AnalyzeIndices(context, call, each);
        foreach (IArgumentOperation argument in each)
        {
            if (argument.Value.Unwrapped() is IDefaultValueOperation { Type: { } type } && LibrarySymbols.IsLibraryType(type, "PerItem", 1)
                && !argument.Parameter!.HasExplicitDefaultValue)
            {
                Report(context, argument.Value, argument,
                    "has no default, so that 'default' gives it no value: give one value, or one for each item");
            }
            else if (IndexType(argument.Value) is { } given && KeyOf(call.TargetMethod) is { } key
                && !IsOpen(given) && !IsOpen(key) && !context.Compilation.ClassifyCommonConversion(given, key).IsIdentity)
            {
                Report(context, argument.Value, argument,
                    $"takes its values by an index of type {TypeText.Show(given)}, but the indices of the batch are of type "
                        + $"{TypeText.Show(key)}: give PerItem.ByIndex a function of that type");
            }
        }
    }

    /// <summary>Empty literals, and literals whose lengths differ within one call.</summary>
    private static void AnalyzeLengths(OperationAnalysisContext context, IReadOnlyList<IArgumentOperation> each)
    {
        IArgumentOperation? first = null;
        foreach (IArgumentOperation argument in each.OrderBy(argument => argument.Syntax.SpanStart))
        {
            int? length = Length(argument);
            if (length == 0)
            {
                Report(context, argument.Value, argument,
                    "is given an empty collection, a value for no item: leave it out or write 'default' for its own default, or give one "
                        + "value for each item");
            }
            else if (length is not null && first is null)
            {
                first = argument;
            }
            else if (length is not null && Length(first!) != length)
            {
                Report(context, argument.Value, argument,
                    $"has {Text(length)} values and '{first!.Parameter!.Name}' has {Text(Length(first))}, but both need one for each item "
                        + "of the same call");
            }
        }
    }

    /// <summary>Literals that do not fit a batch that is created in the same expression with literal indices.</summary>
    private static void AnalyzeIndices(OperationAnalysisContext context, IInvocationOperation call, IReadOnlyList<IArgumentOperation> each)
    {
        IOperation? indices =
            (call.Instance?.Unwrapped() as IObjectCreationOperation)?.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>()
            .FirstOrDefault(assignment => assignment.Target is IPropertyReferenceOperation { Property.Name: "Indices" })?.Value;
        if (indices is null || WrittenLength(indices) is not { } count
            || GeneratedMethods.ItemMethods(call.TargetMethod) is not { Count: > 0 } items
            || !items.All(item => GeneratedMethods.Init(item, context.Compilation, context.CancellationToken)?.Kind.ItemsAreRows() == true))
        {
            return;
        }

        foreach (IArgumentOperation argument in each)
        {
            if (Length(argument) is { } length and > 0 && length != count)
            {
                Report(context, argument.Value, argument,
                    $"has {Text(length)} values, but the batch has {Text(count)} items: give one value for each item");
            }
        }
    }

    /// <summary>Literals in the steps of a pipeline with more values than its batches have items. Fewer may fit a small dataset.</summary>
    private static void AnalyzeRun(OperationAnalysisContext context, IInvocationOperation run, IOperation pipeline)
    {
        IOperation? options = run.Arguments.FirstOrDefault(argument => argument.Parameter is { Name: GeneratedMethods.Options })?.Value;
        OptionsLiteral.Setting size = options is null ? default : OptionsLiteral.Read(options, "BatchSize");
        if (!size.IsKnown)
        {
            return;
        }

        int batchSize = size.Value as int? ?? DefaultBatchSize;
        List<(IArgumentOperation Argument, int Length)> unfit = [];
        while (pipeline.Unwrapped() is IInvocationOperation step)
        {
            if (LibrarySymbols.IsLibraryType(step.TargetMethod.ContainingType, "Pipeline", 1)
                && step is
                {
                    TargetMethod.Name: "Then" or "ThenAsync" or "Tap" or "Where" or "Update" or "Rebatch" or "Merge",
                    Instance: { } before
                })
            {
                // After these the batches have another size.
                if (step.TargetMethod.Name is "Rebatch" or "Merge")
                {
                    unfit.Clear();
                }

                pipeline = before;
                continue;
            }

            if (!GeneratedMethods.IsStep(step.TargetMethod) || !GeneratedMembers.IsGenerated(step.TargetMethod.OriginalDefinition))
            {
                break;
            }

            foreach (IArgumentOperation argument in PerItemArguments(step))
            {
                if (Length(argument) is { } length && length > batchSize)
                {
                    unfit.Add((argument, length));
                }
            }

            pipeline = step.Arguments[0].Value;
        }

        foreach ((IArgumentOperation argument, int length) in unfit)
        {
            Report(context, argument.Value, argument,
                $"has {Text(length)} values, but the BatchSize of the run is {Text(batchSize)}: give one value for each item of a batch, "
                    + "or take it from the item's index with PerItem.ByIndex");
        }
    }

    private static IArgumentOperation[] PerItemArguments(IInvocationOperation call)
        => GeneratedMethods.MayBe(call.TargetMethod) && call.TargetMethod.Parameters.Any(IsPerItem)
            && GeneratedMembers.IsGenerated(call.TargetMethod.OriginalDefinition)
            ? [.. call.Arguments.Where(
                argument => argument is { ArgumentKind: ArgumentKind.Explicit, Parameter: { } parameter } && IsPerItem(parameter))]
            : [];

    private static bool IsPerItem(IParameterSymbol parameter) => LibrarySymbols.IsLibraryType(parameter.Type, "PerItem", 1);

    /// <summary>The number of literal values; null if it is unknown, or if one value stands for all items.</summary>
    private static int? Length(IArgumentOperation argument)
    {
        IOperation value = argument.Value;
        if (value.Unwrapped() is ICollectionExpressionOperation collection)
        {
            return LibrarySymbols.IsLibraryType(collection.Type, "PerItem", 1) ? WrittenLength(collection) : null;
        }

        ITypeSymbol element = ((INamedTypeSymbol)argument.Parameter!.Type).TypeArguments[0];
        return value is IConversionOperation { OperatorMethod: { Parameters.Length: 1 } conversion, Operand: { } operand }
            && conversion.Parameters[0].Type is IArrayTypeSymbol converted
            && SymbolEqualityComparer.Default.Equals(converted.ElementType, element)
                ? WrittenLength(operand)
                : null;
    }

    /// <summary>The number of elements of a literal collection.</summary>
    private static int? WrittenLength(IOperation collection) => collection.Unwrapped() switch
    {
        ICollectionExpressionOperation literal when !literal.Elements.Any(element => element is ISpreadOperation) =>
            literal.Elements.Length,
        IArrayCreationOperation { DimensionSizes.Length: 1 } array
            when array.DimensionSizes[0].ConstantValue is { HasValue: true, Value: int size } => size,
        _ => null,
    };

    /// <summary>The index type of the function that <c>PerItem.ByIndex</c> takes.</summary>
    private static ITypeSymbol? IndexType(IOperation value)
        => value.Unwrapped() is IInvocationOperation
        {
            TargetMethod:
            {
                Name: "ByIndex", TypeArguments: { Length: 2 } types,
                ContainingType: { } holder
            }
        } && LibrarySymbols.IsLibraryType(holder, "PerItem") ? types[0] : null;

    private static ITypeSymbol? KeyOf(IMethodSymbol method)
        => GeneratedMethods.BatchOf(method) is { } batch ? BatchSymbols.BatchBase(batch)?.TypeArguments[0] : null;

    private static bool IsOpen(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => IsOpen(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(IsOpen),
        _ => false,
    };

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static void Report(OperationAnalysisContext context, IOperation at, IArgumentOperation argument, string problem)
        => context.ReportDiagnostic(
            Diagnostic.Create(BatchDiagnostics.PerItemMisuse, at.Syntax.GetLocation(), argument.Parameter!.Name, problem));
}
