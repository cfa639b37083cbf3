using Batching;

namespace Mistakes;

/// <summary>Two batches that are counted at the same time may count as one.</summary>
public partial class StepRace : Batch<string>
{
    public static async Task<int> CountAsync(Dataset<string> paths)
    {
        var count = 0;
        await paths.Pipeline<StepRace>()
            .Tap(batch => count += batch.Count) // BATCH043
            .RunAsync(new PipelineOptions { BatchSize = 8, Prefetch = 4 });
        return count;
    }
}
