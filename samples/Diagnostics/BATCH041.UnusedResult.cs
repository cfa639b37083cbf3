using Batching;
using Batching.Studies;

namespace Mistakes;

/// <summary>The pages are never loaded, and the run never runs.</summary>
public partial class UnusedResult : Batch<string>
{
    [Action]
    [InBatchParallel]
    private static void Load(string path)
    {
    }

    public static void Run(Pipeline<UnusedResult> pipeline)
    {
        pipeline.Load(); // BATCH041
        PipelineRun<UnusedResult> run = pipeline.Batches(); // BATCH041
        Console.WriteLine(run.Report.ToText());
    }
}
