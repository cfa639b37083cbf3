using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>
/// The gate that all generators of surfaces stand behind. They read models from what a compilation declares, and write one file for each.
/// While only bodies are edited, <see cref="Declarations"/> stays the same object, and so does what was read from it.
/// </summary>
internal static class GeneratorGate
{
    /// <summary>The newest compilation, with what it declares.</summary>
    public static IncrementalValueProvider<(Declarations Declared, Compilation Compilation)> Declared(
        this IncrementalGeneratorInitializationContext context)
        => context.CompilationProvider
            .Select(static (compilation, _) => new Declarations(compilation))
            .WithComparer(DeclarationsComparer.Instance)
            .Combine(context.CompilationProvider);

    /// <summary>Reads the models. Below the required version of C# there are none.</summary>
    /// <param name="declared">What the compilation declares.</param>
    /// <param name="trackingName">The name of the step, one of <see cref="TrackingNames"/>.</param>
    /// <param name="read">
    /// Reads all models. An incomplete class is null. It keeps its place, so the files of later classes are not written again.
    /// </param>
    public static IncrementalValuesProvider<TModel?> Read<TModel>(
        this IncrementalValueProvider<(Declarations Declared, Compilation Compilation)> declared, string trackingName,
        Func<Declarations, Compilation, CancellationToken, IEnumerable<TModel?>> read)
        where TModel : class, IFileModel
        => declared
            .SelectMany((pair, cancellationToken) => RequiredLanguage.IsMet(pair.Compilation)
                ? read(pair.Declared, pair.Compilation, cancellationToken)
                : [])
            .WithTrackingName(trackingName);

    /// <summary>The output that writes a file for each model.</summary>
    public static Action<SourceProductionContext, TModel?> Write<TModel>(Func<TModel, string> emit)
        where TModel : class, IFileModel
        => (output, model) =>
        {
            if (model is not null)
            {
                output.AddSource(model.HintName, emit(model));
            }
        };
}
