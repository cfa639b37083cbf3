using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Writes the constructors, properties, designs and codecs of every run class and, in a build, the version of its code.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class RunGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<(Declarations, Compilation)> declared = context.Declared();
        context.RegisterSourceOutput(declared.Read(TrackingNames.RunClasses, Models), GeneratorGate.Write<RunClassModel>(RunEmitter.Emit));

        // Code versions depend on bodies in all files, so they are read only in a build.
        context.RegisterImplementationSourceOutput(
            declared.Read(TrackingNames.CodeVersions, Versions), GeneratorGate.Write<CodeVersionModel>(CodeVersionEmitter.Emit));
    }

    private static RunClassModel?[] Models(Declarations declared, Compilation compilation, CancellationToken cancellationToken)
        => declared.Keep<RunClassModel?[]>(() =>
        [
            .. AnnotatedClasses.In(compilation, cancellationToken)
                .Where(RunSymbols.IsRun)
                .Select(type => RunParser.Parse(type, compilation, null, cancellationToken)),
        ]);

    private static CodeVersionModel[] Versions(Declarations declared, Compilation compilation, CancellationToken cancellationToken)
        => declared.Keep(static () => new CodeReach()).In(
            Models(declared, compilation, cancellationToken).OfType<RunClassModel>().Select(model => model.MetadataName),
            compilation, cancellationToken);
}
