using Microsoft.CodeAnalysis;

namespace Batching.Benchmarks.Groups;

/// <summary>The peer: what every generator pays that asks Roslyn for declarations with these attributes, whatever it then does.</summary>
/// <param name="attributes">Their metadata names.</param>
internal sealed class DoNothingGenerator(params string[] attributes) : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        foreach (string attribute in attributes)
        {
            context.RegisterSourceOutput(
                context.SyntaxProvider.ForAttributeWithMetadataName(attribute, static (_, _) => true, static (_, _) => 0),
                static (_, _) => { });
        }
    }
}
