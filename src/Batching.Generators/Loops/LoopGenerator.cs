using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Writes the run, the callbacks and the description of every loop class.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class LoopGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
        => context.RegisterSourceOutput(
            context.Declared().Read(
                TrackingNames.LoopClasses,
                static (declared, compilation, cancellationToken) =>
                    declared.Keep(static () => new LoopClasses()).In(compilation, cancellationToken)),
            GeneratorGate.Write<LoopModel>(LoopEmitter.Emit));
}
