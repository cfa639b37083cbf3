using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Writes the batch methods, data components and pipeline steps of every batch class.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class BatchGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<BatchModel?> models = Declarations.Provider(context)
            .SelectMany(static (pair, cancellationToken) => pair.Declared.Keep(() => Parse(pair.Compilation, cancellationToken)))
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

    private static BatchModel?[] Parse(Compilation compilation, CancellationToken cancellationToken)
        => [.. BatchClasses.In(compilation, cancellationToken)
            .Select(type => BatchParser.Parse(type, compilation, null, cancellationToken))];
}
