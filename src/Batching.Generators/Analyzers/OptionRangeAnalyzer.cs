using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>
/// Finds constants that the library would reject at run time. Its options and parameters declare their range by <c>[Range]</c>.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OptionRangeAnalyzer : LibraryAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [BatchDiagnostics.OutOfRange];

    private protected override void Register(AnalysisContext context)
    {
        context.RegisterOperationAction(AnalyzeAssignment, OperationKind.SimpleAssignment);
        context.RegisterOperationAction(AnalyzeArgument, OperationKind.Argument);
    }

    private static void AnalyzeAssignment(OperationAnalysisContext context)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (assignment.Target is IPropertyReferenceOperation { Property: { } property } && Number(assignment.Value) is { } value
            && LibrarySymbols.IsOfLibrary(property.ContainingType))
        {
            Check(context, assignment.Value, value, property.OriginalDefinition, $"{property.ContainingType.Name}.{property.Name}");
        }
    }

    private static void AnalyzeArgument(OperationAnalysisContext context)
    {
        var argument = (IArgumentOperation)context.Operation;
        if (argument.Parameter is { } parameter && Number(argument.Value) is { } value
            && LibrarySymbols.IsOfLibrary(parameter.ContainingSymbol.ContainingType))
        {
            Check(context, argument.Value, value, parameter.OriginalDefinition,
                $"{parameter.Name}' of '{Called(parameter.ContainingSymbol)}");
        }

        static string Called(ISymbol method)
            => method is IMethodSymbol { MethodKind: MethodKind.Constructor } ? method.ContainingType.Name : method.Name;
    }

    private static void Check(OperationAnalysisContext context, IOperation given, double value, ISymbol receiver, string name)
    {
        AttributeData? range = null, denied = null;
        foreach (AttributeData attribute in receiver.GetAttributes())
        {
            range = attribute.AttributeClass?.Name == "RangeAttribute" ? attribute : range;
            denied = attribute.AttributeClass?.Name == "DeniedValuesAttribute" ? attribute : denied;
        }

        if (range is not { ConstructorArguments.Length: 2 } || range.ConstructorArguments[0].Value is not { } least
            || range.ConstructorArguments[1].Value is not { } most)
        {
            return;
        }

        double[] no = [.. denied?.ConstructorArguments.SelectMany(argument => argument.Values).Select(each => Double(each.Value!)) ?? []];
        if (value < Double(least) || value > Double(most) || no.Contains(value))
        {
            string takes = (most is int.MaxValue or double.MaxValue ? $"at least {Text(least)}" : $"from {Text(least)} to {Text(most)}")
                + string.Concat(no.Select(each => $", and not {Text(each)}"));
            context.ReportDiagnostic(Diagnostic.Create(BatchDiagnostics.OutOfRange, given.Syntax.GetLocation(), name, takes, Text(value)));
        }
    }

    private static double? Number(IOperation value)
        => value.Unwrapped().ConstantValue is { HasValue: true, Value: int or long or double } constant ? Double(constant.Value) : null;

    private static double Double(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture);
}
