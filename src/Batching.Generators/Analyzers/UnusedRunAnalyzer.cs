using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>
/// Finds calls that only return a value, if that value is dropped: a step of a pipeline, a run that is never enumerated. Also finds runs
/// and sessions that are started but never disposed of.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnusedRunAnalyzer : LibraryAnalyzer
{
    private const string Enumerator = "GetAsyncEnumerator";
    private const string Session = "StartSession";
    private const string NeverRuns = "returns a run that nothing enumerates, so that nothing runs: write 'await foreach', or call RunAsync";

    private static readonly string[] s_usesRun = [Enumerator, "Checkpoint"];
    private static readonly string[] s_endsRun = ["DisposeAsync"];
    private static readonly string[] s_endsSession = ["DisposeAsync", "StopAsync", "Completion"];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [
        BatchDiagnostics.UnusedResult, BatchDiagnostics.OpenRun];

    private protected override void Register(AnalysisContext context)
    {
        context.RegisterOperationAction(AnalyzeStatement, OperationKind.ExpressionStatement);
        context.RegisterOperationAction(AnalyzeCall, OperationKind.Invocation);
    }

    private static void AnalyzeStatement(OperationAnalysisContext context)
    {
        IOperation expression = ((IExpressionStatementOperation)context.Operation).Operation.Unwrapped();
        while (expression is IConditionalAccessOperation access)
        {
            expression = access.WhenNotNull.Unwrapped();
        }

        if (expression is IInvocationOperation call && IsPure(call.TargetMethod) && !IsLambdaOfItsOwn(context.Operation))
        {
            string what = IsRun(call.TargetMethod.ReturnType) ? NeverRuns
                : LibrarySymbols.IsLibraryType(call.TargetMethod.ReturnType, "Pipeline", 1)
                    ? "returns a longer pipeline and leaves this one as it is: go on with what it returns"
                : "only returns its result, which is dropped here: use it";
            context.ReportDiagnostic(
                Diagnostic.Create(BatchDiagnostics.UnusedResult, call.Syntax.NameLocation(), call.TargetMethod.Name, what));
        }
    }

    /// <summary>Whether a method only returns a value.</summary>
    private static bool IsPure(IMethodSymbol method)
    {
        // Compare names first, because nearly no statement is one of these.
        bool isPureType = method.ContainingType is { Name: "Pipeline" or "Dataset" or "BatchExtensions" or "ResultQuery" } type
            && LibrarySymbols.IsOfLibrary(type);
        bool givesChain = method.ReturnType is { Name: "Pipeline" or "RunDesign" } result && LibrarySymbols.IsOfLibrary(result);
        return (isPureType && !method.ReturnsVoid && !method.ReturnType.IsTask())
            || (givesChain && (LibrarySymbols.IsOfLibrary(method.ContainingType) || GeneratedMembers.IsGenerated(method)));
    }

    /// <summary>Whether a statement is the whole body of a lambda, as in a test that it throws.</summary>
    private static bool IsLambdaOfItsOwn(IOperation statement)
        => statement.Parent is IBlockOperation { Parent: IAnonymousFunctionOperation } block
            && block.Operations.All(each => each == statement || each.IsImplicit);

    private static void AnalyzeCall(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        IMethodSymbol method = call.TargetMethod;
        if (IsRun(method.ReturnType))
        {
            // AnalyzeStatement reports statements.
            if (PlaceOf(call).Parent is not IExpressionStatementOperation && !IsUsed(call, s_usesRun))
            {
                context.ReportDiagnostic(
                    Diagnostic.Create(BatchDiagnostics.UnusedResult, call.Syntax.NameLocation(), method.Name, NeverRuns));
            }
        }
        else if (method.Name == Enumerator && IsRun(method.ContainingType) && !IsUsed(call, s_endsRun))
        {
            context.ReportDiagnostic(Diagnostic.Create(BatchDiagnostics.OpenRun, call.Syntax.NameLocation(), method.Name, "begins a run"));
        }
        else if (method.Name == Session && GeneratedMembers.IsGenerated(method) && !IsUsed(call, s_endsSession) && OwnsNet(call))
        {
            context.ReportDiagnostic(
                Diagnostic.Create(BatchDiagnostics.OpenRun, call.Syntax.NameLocation(), method.Name, "starts a session"));
        }
    }

    private static bool IsRun(ITypeSymbol type) => LibrarySymbols.IsLibraryType(type, "PipelineRun", 1);

    // Disposing of a net stops its session.
    private static bool OwnsNet(IInvocationOperation start)
        => start.Instance?.Unwrapped() is IObjectCreationOperation or IInstanceReferenceOperation
        || (start.Instance?.Unwrapped() is ILocalReferenceOperation net && !IsUsed(net.Local, start, s_endsRun));

    /// <summary>Whether one of the given members of a value is used, or the value goes to code that may use it.</summary>
    private static bool IsUsed(IOperation value, string[] purposes)
    {
        IOperation place = PlaceOf(value);
        return place.Parent switch
        {
            IExpressionStatementOperation => false,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } =>
                IsUsed(declarator.Symbol, declarator, purposes),
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment when assignment.Value == place =>
                IsUsed(target.Local, assignment, purposes),
            _ => Serves(place, purposes),
        };
    }

    private static bool IsUsed(ILocalSymbol local, IOperation place, string[] purposes)
        => place.Root().Descendants().Any(part => part switch
        {
            IVariableDeclaratorOperation declarator =>
                SymbolEqualityComparer.Default.Equals(declarator.Symbol, local) && IsUsing(declarator),
            ILocalReferenceOperation reference =>
                SymbolEqualityComparer.Default.Equals(reference.Local, local) && Serves(PlaceOf(reference), purposes),
            _ => false,
        });

    /// <summary>
    /// Whether a reference uses a value. An assignment to it, or a use of members other than the given ones, does not count.
    /// </summary>
    private static bool Serves(IOperation reference, string[] purposes) => reference.Parent switch
    {
        IInvocationOperation call when call.Instance == reference => purposes.Contains(call.TargetMethod.Name),
        IPropertyReferenceOperation property when property.Instance == reference => purposes.Contains(property.Property.Name),
        ISimpleAssignmentOperation assignment when assignment.Target == reference => false,
        _ => true,
    };

    private static IOperation PlaceOf(IOperation value)
    {
        while (value.Parent is IConversionOperation or IParenthesizedOperation
            || (value.Parent is IConditionalAccessOperation access && access.WhenNotNull == value))
        {
            value = value.Parent!;
        }

        return value;
    }

    private static bool IsUsing(IVariableDeclaratorOperation declarator)
        => declarator.Syntax.FirstAncestorOrSelf<StatementSyntax>() is UsingStatementSyntax
            or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 };
}
