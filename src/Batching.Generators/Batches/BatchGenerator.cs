using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Writes the batch methods, data components and pipeline steps of every batch class.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class BatchGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        Register(context, BatchSymbols.InBatchParallelAttribute, TrackingNames.ParallelClasses, _ => true);
        Register(context, BatchSymbols.ActionAttribute, TrackingNames.ActionClasses,
            member => BatchSymbols.Attribute(member, BatchSymbols.InBatchParallelAttribute) is null);
        Register(context, BatchSymbols.DataComponentAttribute, TrackingNames.ComponentClasses, member => member is IPropertySymbol);
    }

    /// <summary>
    /// Every edit binds the attributes again, so a class is read once: by the first of its members that carries one, and of that member's
    /// attributes by the first. No step collects all classes, so that an edit in one leaves the others as they are.
    /// </summary>
    private static void Register(IncrementalGeneratorInitializationContext context, string attribute, string trackingName, Func<ISymbol, bool> speaksFor)
    {
        IncrementalValuesProvider<BatchModel?> models = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                attribute,
                static (_, _) => true,
                (found, cancellationToken) =>
                {
                    ISymbol member = found.TargetSymbol is IMethodSymbol { PartialDefinitionPart: { } definition } ? definition : found.TargetSymbol;
                    return member.ContainingType is { } type && speaksFor(member) && SymbolEqualityComparer.Default.Equals(BatchSymbols.FirstAnnotated(type), member)
                        ? BatchParser.Parse(type, found.SemanticModel.Compilation, null, cancellationToken)
                        : null;
                })
            .Where(static model => model is not null)
            .WithTrackingName(trackingName);
        context.RegisterSourceOutput(models, static (output, model) => output.AddSource(model!.HintName, BatchEmitter.Emit(model)));
    }
}
