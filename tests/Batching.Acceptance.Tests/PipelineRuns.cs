using Acceptance.Batches;

namespace Acceptance;

/// <summary>Ways to run a pipeline in a test. A run that hangs fails its test.</summary>
internal static class PipelineRuns
{
    internal static readonly int[] Prefetches = [0, 1, 3, 8];

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>All batches up to the end of the run, and what it threw there.</summary>
    internal static async Task<(List<TBatch> Batches, Exception? Failure)> PrefixAsync<TBatch>(this PipelineRun<TBatch> run)
        where TBatch : Batch
    {
        List<TBatch> batches = [];
        return (batches, await FailureAsync().WaitAsync(s_patience));

        async Task<Exception?> FailureAsync()
        {
            try
            {
                await foreach (TBatch batch in run)
                {
                    batches.Add(batch);
                }

                return null;
            }
            catch (Exception failure)
            {
                return failure;
            }
        }
    }

    internal static async Task<List<TBatch>> AllAsync<TBatch>(this PipelineRun<TBatch> run)
        where TBatch : Batch
    {
        (List<TBatch> batches, Exception? failure) = await run.PrefixAsync();
        Assert.That(failure, Is.Null);
        return batches;
    }

    internal static int[][] Indices(this IEnumerable<Signals> batches) => [.. batches.Select(batch => batch.Indices.ToArray())];

    internal static string[] Noise(this IEnumerable<Signals> batches) => [.. batches.SelectMany(batch => batch.Noise)];
}
