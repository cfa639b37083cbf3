using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>
/// Writes the constructors, properties, designs and codecs of every run class, and into a build the version of the code that it reaches.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class RunGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<(Declarations Declared, Compilation Compilation)> declarations = Declarations.Provider(context);
        IncrementalValuesProvider<RunClassModel?> models = declarations
            .SelectMany(static (pair, cancellationToken) => Models(pair.Declared, pair.Compilation, cancellationToken))
            .WithTrackingName(TrackingNames.RunClasses);
        context.RegisterSourceOutput(models, static (output, model) =>
        {
            // A class that is half typed keeps its place, so that those after it keep theirs.
            if (model is not null)
            {
                output.AddSource(model.HintName, RunEmitter.Emit(model));
            }
        });

        // It reads bodies, in any file, but only where something is built.
        IncrementalValuesProvider<CodeVersionModel> versions = declarations
            .SelectMany(static (pair, cancellationToken) => pair.Declared.Keep(static () => new CodeReach()).In(
                Models(pair.Declared, pair.Compilation, cancellationToken).OfType<RunClassModel>().Select(model => model.MetadataName),
                pair.Compilation, cancellationToken))
            .WithTrackingName(TrackingNames.CodeVersions);
        context.RegisterImplementationSourceOutput(
            versions, static (output, model) => output.AddSource(model.HintName, CodeVersionEmitter.Emit(model)));
    }

    private static RunClassModel?[] Models(Declarations declared, Compilation compilation, CancellationToken cancellationToken)
        => declared.Keep<RunClassModel?[]>(() =>
        [
            .. AnnotatedClasses.In(compilation, cancellationToken)
                .Where(type => LibrarySymbols.Attribute(type, RunSymbols.RunAttribute) is not null)
                .Select(type => RunParser.Parse(type, compilation, null, cancellationToken)),
        ]);
}
