using Batching;

namespace Mistakes;

/// <summary>The batches that are prepared ahead stay, and their steps go on.</summary>
public partial class OpenRun : Batch<string>
{
    public static async Task<OpenRun> FirstAsync(Pipeline<OpenRun> pipeline)
    {
        IAsyncEnumerator<OpenRun> batches = pipeline.Batches().GetAsyncEnumerator(); // BATCH042
        await batches.MoveNextAsync();
        return batches.Current;
    }
}
