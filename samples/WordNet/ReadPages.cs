using Batching;
using Batching.Nets;

namespace WordCounting;

/// <summary>A component that runs a pipeline: it puts what the pipeline makes of each page while the next batch is prepared.</summary>
/// <param name="files">The files.</param>
[Component]
public sealed partial class ReadPages(Dataset<string> files)
{
    [Config]
    public partial int Shortest { get; set; }

    [Output]
    public partial OutPort<CountWords.Outputs> Summary { get; }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        Pipeline<Pages> pipeline = files.Pipeline<Pages>().Load().Count(Shortest);
        await foreach (Pages batch in pipeline.Batches(new PipelineOptions { BatchSize = 16, Prefetch = 2 }, cancellationToken))
        {
            foreach (CountWords.Outputs summary in batch.Summaries)
            {
                await Summary.PutAsync(summary, cancellationToken);
            }
        }
    }
}
