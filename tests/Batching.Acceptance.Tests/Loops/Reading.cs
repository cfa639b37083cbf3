namespace Acceptance.Loops;

/// <summary>Goes through the batches of a pipeline.</summary>
[Loop]
public partial class Reading(PipelineOptions options, Action<int> at)
{
    private PipelineRun<Numbered>? _run;

    [Inner(nameof(OnBatches))]
    public Step Inside { get; } = new(at);

    private void BeforeBatches() => Inside.Checkpoint = null;

    private async IAsyncEnumerable<Numbered> OnBatches(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _run = Dataset.Range(20).Pipeline<Numbered>().Number().Batches(options, cancellationToken);
        await foreach (Numbered batch in _run)
        {
            Inside.Source = _run;
            yield return batch;
        }
    }

    [Loop]
    public partial class Step(Action<int> at)
    {
        public List<int> Seen { get; } = [];

        public PipelineCheckpoint? Checkpoint { get; internal set; }

        internal PipelineRun<Numbered>? Source { get; set; }

        private void OnBatch(Numbered batch)
        {
            at(Seen.Count / 2);
            Seen.AddRange(batch.Numbers);
        }

        private void AfterBatch() => Checkpoint = Source!.Checkpoint;
    }
}

public partial class Numbered : Batch<int>
{
    [DataComponent]
    public partial int[] Numbers { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Numbers))]
    private static int Number(int index) => index * 10;
}
