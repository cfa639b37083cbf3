using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Writes the run, the callbacks and the description of every loop class.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class LoopGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<LoopModel?> models = Declarations.Provider(context)
            .SelectMany(
                static (pair, cancellationToken) =>
                    pair.Declared.Keep(static () => new LoopClasses()).In(pair.Compilation, cancellationToken))
            .WithTrackingName(TrackingNames.LoopClasses);
        context.RegisterSourceOutput(models, static (output, model) =>
        {
            // A class that is half typed keeps its place, so that those after it keep theirs.
            if (model is not null)
            {
                output.AddSource(model.HintName, LoopEmitter.Emit(model));
            }
        });
    }
}
