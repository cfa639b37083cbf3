using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Writes the batch methods, data components and pipeline steps of every batch class.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class BatchGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
        => context.RegisterSourceOutput(
            context.Declared().Read(TrackingNames.BatchClasses, Models), GeneratorGate.Write<BatchModel>(BatchEmitter.Emit));

    private static BatchModel?[] Models(Declarations declared, Compilation compilation, CancellationToken cancellationToken)
        => declared.Keep<BatchModel?[]>(() =>
        [
            .. AnnotatedClasses.In(compilation, cancellationToken)
                .Where(type => BatchClasses.Include(type, cancellationToken))
                .Select(type => BatchParser.Parse(type, compilation, null, cancellationToken)),
        ]);
}
