namespace Batching.Runtime.Tests.Pipelines;

/// <summary>What goes with the rows across a boundary: the items that were dropped before it, and the batches that were left out.</summary>
[TestFixtureSource(typeof(Runs), nameof(Runs.Prefetches))]
public sealed class BoundaryTests(int prefetch)
{
    private PipelineOptions Options => new() { BatchSize = 2, Prefetch = prefetch };

    [Test]
    public async Task Items_that_were_dropped_before_a_Rebatch_are_reported_by_their_names()
    {
        PipelineRun<Sieved> run = Dataset.Range(8).Pipeline<Sieved>().Tap(batch => batch.Drop(1, 4)).Rebatch(3).Batches(Options);
        List<Sieved> batches = await run.AllAsync();
        Assert.That(batches.Select(batch => batch.Indices.ToArray()), Is.EqualTo(new int[][] { [0, 2, 3], [5, 6, 7] }));
        Assert.That(run.Report.Dropped.Select(failure => failure.Index), Is.EqualTo(new[] { 1, 4 }));
        Assert.That((run.Report.DroppedItems, run.Report.Items), Is.EqualTo((2L, 8L)));
    }

    [Test]
    public async Task A_batch_that_lost_all_its_items_is_counted_with_the_batch_that_takes_the_rows_before_it()
    {
        var reports = new Reports();
        PipelineRun<Sieved> run = Dataset.Range(12).Pipeline<Sieved>().Tap(batch => batch.Drop(2, 3, 4, 5)).Rebatch(4)
            .Batches(Options with { Progress = reports });
        List<Sieved> batches = await run.AllAsync();
        Assert.That(batches.Select(batch => batch.Indices.ToArray()), Is.EqualTo(new int[][] { [0, 1, 6, 7], [8, 9, 10, 11] }));
        Assert.That(reports.All.Select(one => one.Items), Is.EqualTo(new[] { 8, 12, 12 }));
        Assert.That(run.Report.Dropped.Select(failure => failure.Index), Is.EqualTo(new[] { 2, 3, 4, 5 }));
    }

    [Test]
    public async Task Batches_that_either_side_of_a_Merge_skips_are_counted_and_shift_its_own_side()
    {
        Pipeline<Numbers> other = Dataset.Range(8).Pipeline<Numbers>().Where(batch => batch.Number != 0);
        PipelineRun<Numbers> run = Dataset.Range(8).Pipeline<Numbers>().Where(batch => batch.Number != 1).Merge(other).Batches(Options);
        Assert.That((await run.AllAsync()).Indices(), Is.EqualTo(new int[][] { [0, 1, 2, 3], [4, 5, 4, 5], [6, 7, 6, 7] }));
        Assert.That(run.Report.SkippedBatches, Is.EqualTo(2));
    }

    private sealed class Reports : IProgress<PipelineProgress>
    {
        public List<PipelineProgress> All { get; } = [];

        public void Report(PipelineProgress value) => All.Add(value);
    }

    /// <summary>A batch that drops items by number.</summary>
    private sealed class Sieved : Batch<int>
    {
        private static readonly ActionDescriptor s_drop = new("Sieved.Drop") { ItemsAreRows = true };

        public void Drop(params int[] lost)
            => new DropCall(this, lost).Run(new CallOptions { FailurePolicy = FailurePolicy.Drop }, CancellationToken.None);

        private sealed class DropCall(Sieved batch, int[] lost) : ActionCall<Sieved>(s_drop, batch), IItemBody
        {
            protected override int Begin() => batch.Count;

            public void Run(int first, int end, ItemWorker worker)
            {
                for (int position = first; worker.MayRun(position, end); position++)
                {
                    if (lost.Contains(batch.Indices[position]))
                    {
                        throw new InvalidDataException();
                    }
                }
            }

            protected override Sieved End()
            {
                Results();
                return batch;
            }
        }
    }
}
