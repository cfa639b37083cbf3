using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>
/// Finds data components that are filled with one mutable object for all items, so that every item sees the changes of the others.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedDefaultAnalyzer : LibraryAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [BatchDiagnostics.SharedDefault];

    private protected override void Register(AnalysisContext context)
    {
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName(BatchSymbols.DataComponentAttribute) is not null)
            {
                start.RegisterOperationAction(AnalyzeAssignment, OperationKind.SimpleAssignment);
                start.RegisterOperationAction(AnalyzeFill, OperationKind.Invocation);
            }
        });
    }

    /// <summary>A component that is set to an array with a repeated element.</summary>
    private static void AnalyzeAssignment(OperationAnalysisContext context)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (Component(assignment.Target) is { } component)
        {
            foreach (IOperation element in Repeated(assignment.Value))
            {
                Check(context, component, element);
            }
        }
    }

    /// <summary>A component whose array is filled with an element: by <c>Array.Fill</c> or by <c>Fill</c> of a span over it.</summary>
    private static void AnalyzeFill(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod is not { Name: "Fill" } method
            || method.ContainingNamespace is not { Name: "System", ContainingNamespace.IsGlobalNamespace: true })
        {
            return;
        }

        (IOperation? filled, IOperation? element) = method switch
        {
            { ContainingType: { Name: "Array", Arity: 0 }, IsStatic: true } => (Argument(call, 0), Argument(call, 1)),
            { ContainingType: { Name: "Span", Arity: 1 } } => (call.Instance, Argument(call, 0)),
            _ => (null, null),
        };
        if (filled is not null && element is not null && Component(Viewed(filled)) is { } component)
        {
            Check(context, component, element);
        }
    }

    private static void Check(OperationAnalysisContext context, IPropertySymbol component, IOperation element)
    {
        IOperation value = element.Unwrapped();
        if (SharedObject.IsMutable(value))
        {
            context.ReportDiagnostic(
                Diagnostic.Create(BatchDiagnostics.SharedDefault, value.Syntax.GetLocation(), component.Name, TypeText.Show(value.Type!)));
        }
    }

    private static IPropertySymbol? Component(IOperation operation)
        => operation.Unwrapped() is IPropertyReferenceOperation { Property: { Type: IArrayTypeSymbol array } property }
        && !array.ElementType.IsValueType && LibrarySymbols.Attribute(property, BatchSymbols.DataComponentAttribute) is not null
            ? property
            : null;

    /// <summary>The elements that a sequence repeats by <c>Enumerable.Repeat</c>, also inside a collection.</summary>
    private static IEnumerable<IOperation> Repeated(IOperation value)
    {
        switch (value.Unwrapped())
        {
            case ICollectionExpressionOperation collection:
                return collection.Elements.OfType<ISpreadOperation>().SelectMany(spread => Repeated(spread.Operand));
            case IInvocationOperation { TargetMethod: { ContainingType.Name: "Enumerable", ContainingNamespace.Name: "Linq" } method } call
                when !call.Arguments.IsEmpty:
                return method.Name switch
                {
                    "Repeat" => Argument(call, 0) is { } element ? [element] : [],
                    "ToArray" or "ToList" or "AsEnumerable" => Argument(call, 0) is { } source ? Repeated(source) : [],
                    _ => [],
                };
            case IInvocationOperation { TargetMethod: { Name: "ToArray", ContainingType: { Name: "List", Arity: 1 } }, Instance: { } list }:
                return Repeated(list);
            default:
                return [];
        }
    }

    /// <summary>The array under a span.</summary>
    private static IOperation Viewed(IOperation operation) => operation.Unwrapped() switch
    {
        IInvocationOperation { TargetMethod.Name: "AsSpan", Arguments.IsEmpty: false } call when Argument(call, 0) is { } array =>
            Viewed(array),
        IInvocationOperation { TargetMethod: { Name: "Slice", ContainingType.Name: "Span" }, Instance: { } span } => Viewed(span),
        IObjectCreationOperation { Type.Name: "Span", Arguments.Length: > 0 } view => Viewed(view.Arguments[0].Value),
        var other => other,
    };

    private static IOperation? Argument(IInvocationOperation call, int ordinal)
        => call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == ordinal)?.Value;
}
