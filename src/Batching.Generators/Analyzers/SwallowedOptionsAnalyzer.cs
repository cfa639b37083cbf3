using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>
/// Finds options and tokens that bind to a value parameter of a generated method: of type <c>object</c>, of a type parameter, or
/// <c>params</c>.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SwallowedOptionsAnalyzer : LibraryAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [BatchDiagnostics.SwallowedOptions];

    private protected override void Register(AnalysisContext context) => context.RegisterOperationAction(Analyze, OperationKind.Invocation);

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!GeneratedMethods.MayBe(call.TargetMethod))
        {
            return;
        }

        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter is not { OriginalDefinition: { } parameter })
            {
                continue;
            }

            foreach (IOperation value in Values(argument))
            {
                // A cast or a named argument shows that a value is meant.
                if (value is IConversionOperation { IsImplicit: false } || IsNamed(argument)
                    || Steering(Converted(value).Type) is not { } steering || Declares(parameter, steering))
                {
                    continue;
                }

                if (GeneratedMembers.IsGenerated(call.TargetMethod.OriginalDefinition) && !IsGiven(call, steering))
                {
                    bool isOptions = steering == GeneratedMethods.Options;
                    context.ReportDiagnostic(Diagnostic.Create(
                        BatchDiagnostics.SwallowedOptions, Converted(value).Syntax.GetLocation(),
                        parameter.Name, isOptions ? "the CallOptions" : "the CancellationToken",
                        Advice(call.TargetMethod.OriginalDefinition, steering, Converted(value).Syntax.ToString())));
                }
            }
        }
    }

    private static ImmutableArray<IOperation> Values(IArgumentOperation argument) => argument switch
    {
        { ArgumentKind: ArgumentKind.Explicit } => [argument.Value],
        { ArgumentKind: ArgumentKind.ParamArray, Value: IArrayCreationOperation { Initializer: { } initializer } } =>
            initializer.ElementValues,
        { ArgumentKind: ArgumentKind.ParamCollection } when argument.Value.Unwrapped() is ICollectionExpressionOperation collection =>
            collection.Elements,
        _ => [],
    };

    private static IOperation Converted(IOperation value)
        => value is IConversionOperation { IsImplicit: true } conversion ? Converted(conversion.Operand) : value;

    private static bool IsNamed(IArgumentOperation argument)
        => argument.Syntax is Microsoft.CodeAnalysis.CSharp.Syntax.ArgumentSyntax { NameColon: not null };

    /// <summary>The name of the parameter for a value of that type.</summary>
    internal static string? Steering(ITypeSymbol? type)
        => type is null ? null
        : LibrarySymbols.IsLibraryType(type, "CallOptions") ? GeneratedMethods.Options
        : type.IsCancellationToken() ? GeneratedMethods.Token
        : null;

    /// <summary>Whether the parameter is declared for values of that type.</summary>
    private static bool Declares(IParameterSymbol parameter, string steering)
        => Steering(parameter.Type) == steering
        || (parameter.IsParams
            && Steering(
                parameter.Type is IArrayTypeSymbol array
                    ? array.ElementType
                    : (parameter.Type as INamedTypeSymbol)?.TypeArguments.FirstOrDefault()) == steering)
        || (parameter.Type is INamedTypeSymbol { Arity: 1 } each && Steering(each.TypeArguments[0]) == steering);

    private static bool IsGiven(IInvocationOperation call, string steering)
        => call.Arguments.Any(argument =>
            argument is { IsImplicit: false, Parameter: { } parameter } && parameter.Name == steering
                && Steering(parameter.Type) == steering);

    internal static string Advice(IMethodSymbol method, string steering, string shown)
    {
        if (method.Parameters.Any(parameter => parameter.Name == steering))
        {
            return $"name it, as in '{method.Name}({steering}: {shown})'";
        }

        if (method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().FirstOrDefault(other =>
            GeneratedMembers.IsGenerated(other) && other.Parameters.Any(parameter => parameter.Name == steering)
                && other.Parameters.LastOrDefault()?.IsParams == true) is { } other)
        {
            bool isStep = GeneratedMethods.IsStep(other);
            return isStep ? $"put it first, as in '{method.Name}({shown}, …)'"
                : steering == GeneratedMethods.Options ? $"put it first, before a token, as in '{method.Name}({shown}, default, …)'"
                : $"put it first, after options, as in '{method.Name}(null, {shown}, …)'";
        }

        return steering == GeneratedMethods.Token
            ? "a step has the token of its run: give it to RunAsync or Batches"
            : "an action on the whole batch has no options: leave them out";
    }
}
