using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>Finds private item methods that do not use their batch and could be static.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StaticItemAnalyzer : LibraryAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [BatchDiagnostics.CanBeStatic];

    private protected override void Register(AnalysisContext context) => context.RegisterOperationBlockAction(Analyze);

    private static void Analyze(OperationBlockAnalysisContext context)
    {
        // A partial method needs 'static' in both parts. A method that implements an interface cannot be static.
        if (context.OwningSymbol is IMethodSymbol
            {
                MethodKind: MethodKind.Ordinary, IsStatic: false, DeclaredAccessibility: Accessibility.Private,
                PartialDefinitionPart: null, PartialImplementationPart: null,
            } method
            && BatchSymbols.BatchBase(method.ContainingType) is not null
            && LibrarySymbols.Attribute(method, BatchSymbols.InBatchParallelAttribute) is not null
            && !context.OperationBlocks.Where(block => block is not IAttributeOperation).SelectMany(block => block.DescendantsAndSelf())
                .Any(operation => UsesInstance(operation, method.ContainingType)))
        {
            context.ReportDiagnostic(Diagnostic.Create(BatchDiagnostics.CanBeStatic, method.Locations[0], method.Name));
        }
    }

    /// <summary>
    /// Whether an operation needs the batch, its base, or a parameter of its primary constructor. Invalid code counts as needing it.
    /// </summary>
    private static bool UsesInstance(IOperation operation, INamedTypeSymbol type) => operation switch
    {
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } => !IsInNameOf(operation),
        IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } constructor } =>
            SymbolEqualityComparer.Default.Equals(constructor.ContainingType, type),
        IInvalidOperation => true,
        _ => false,
    };

    /// <summary>A name needs no instance; <c>nameof(this.Sizes)</c> does.</summary>
    private static bool IsInNameOf(IOperation operation)
    {
        if (operation.IsImplicit)
        {
            for (IOperation? part = operation.Parent; part is not null; part = part.Parent)
            {
                if (part is INameOfOperation)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
