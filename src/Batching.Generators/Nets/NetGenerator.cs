using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Writes the ports of every component and net, the components of methods, and what executes nets.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<NetModel?> models = Declarations.Provider(context)
            .SelectMany(static (pair, cancellationToken) => pair.Declared.Keep(() => Parse(pair.Compilation, cancellationToken)))
            .WithTrackingName(TrackingNames.NetClasses);
        context.RegisterSourceOutput(models, static (output, model) =>
        {
            // A class that is half typed keeps its place, so that those after it keep theirs.
            if (model is not null)
            {
                output.AddSource(model.HintName, NetEmitter.Emit(model));
            }
        });
    }

    private static NetModel?[] Parse(Compilation compilation, CancellationToken cancellationToken)
        =>
        [
            .. AnnotatedClasses.In(compilation, cancellationToken)
                .Where(type =>
                    NetSymbols.IsNet(type) || NetSymbols.IsComponentClass(type)
                        || type.GetMembers().OfType<IMethodSymbol>().Any(NetSymbols.IsComponentMethod))
                .Select(type => NetParser.Parse(type, compilation, null, cancellationToken)),
        ];
}
