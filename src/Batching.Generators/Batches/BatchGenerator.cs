using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Writes the batch methods, data components and pipeline steps of every batch class.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class BatchGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // All that follows reads the one compilation that passed, which may be older than the newest: what it declares is the same.
        IncrementalValueProvider<Compilation> declarations = context.CompilationProvider
            .Select(static (compilation, _) => compilation)
            .WithComparer(DeclarationsComparer.Instance);
        IncrementalValuesProvider<BatchModel?> models = declarations
            .SelectMany(static (compilation, cancellationToken) => Parse(compilation, cancellationToken))
            .WithTrackingName(TrackingNames.BatchClasses);
        context.RegisterSourceOutput(models, static (output, model) =>
        {
            // A class that is half typed keeps its place, so that those after it keep theirs.
            if (model is not null)
            {
                output.AddSource(model.HintName, BatchEmitter.Emit(model));
            }
        });
    }

    // Nearly all of it is the compiler's binding of signatures, which may be done in parallel.
    private static BatchModel?[] Parse(Compilation compilation, CancellationToken cancellationToken)
    {
        INamedTypeSymbol[] types = [.. BatchClasses.In(compilation, cancellationToken)];
        var models = new BatchModel?[types.Length];
        Parallel.For(
            0,
            types.Length,
            new ParallelOptions { CancellationToken = cancellationToken },
            position => models[position] = BatchParser.Parse(types[position], compilation, null, cancellationToken));
        return models;
    }
}
