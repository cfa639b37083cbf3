using Batching;

namespace Mistakes;

/// <summary>The step is called Load, and the size of a batch is an option of the run.</summary>
public partial class NearMiss : Batch<string>
{
    [Action]
    [InBatchParallel]
    private static async Task LoadAsync(string path, CancellationToken cancellationToken)
    => await File.ReadAllTextAsync(path, cancellationToken);

    public static async Task RunAsync(Pipeline<NearMiss> pipeline)
    {
        await pipeline.Load().RunAsync();
        await pipeline.LoadAsync().RunAsync(); // CS1061, BATCH048
        await pipeline.BatchSize(32).RunAsync(); // CS1061, BATCH048
    }
}
