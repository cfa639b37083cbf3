using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Writes the ports of every component and net, the components of methods, and what executes nets.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
        => context.RegisterSourceOutput(
            context.Declared().Read(TrackingNames.NetClasses, Models), GeneratorGate.Write<NetModel>(NetEmitter.Emit));

    private static NetModel?[] Models(Declarations declared, Compilation compilation, CancellationToken cancellationToken)
        => declared.Keep<NetModel?[]>(() =>
        [
            .. AnnotatedClasses.In(compilation, cancellationToken)
                .Where(NetSymbols.IsPartOfNets)
                .Select(type => NetParser.Parse(type, compilation, null, cancellationToken)),
        ]);
}
