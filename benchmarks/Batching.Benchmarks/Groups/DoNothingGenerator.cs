using Microsoft.CodeAnalysis;

namespace Batching.Benchmarks.Groups;

/// <summary>The peer: what every generator pays that asks Roslyn for members with these attributes, whatever it then does.</summary>
internal sealed class DoNothingGenerator : IIncrementalGenerator
{
    private static readonly string[] s_attributes = ["Batching.ActionAttribute", "Batching.InBatchParallelAttribute", "Batching.DataComponentAttribute"];

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        foreach (string attribute in s_attributes)
        {
            context.RegisterSourceOutput(
                context.SyntaxProvider.ForAttributeWithMetadataName(attribute, static (_, _) => true, static (_, _) => 0),
                static (_, _) => { });
        }
    }
}
