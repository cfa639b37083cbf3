namespace Batching.Runtime.Tests.Pipelines;

/// <summary>What a run tells while it goes on.</summary>
[TestFixtureSource(typeof(Runs), nameof(Runs.Prefetches))]
public sealed class ProgressTests(int prefetch)
{
    [Test]
    public async Task Reports_only_grow_and_end_with_all_of_it(
        [Values] bool crosses, [Values] bool drops, [Values(null, 7)] int? iterations, [Values] bool skips, [Values] bool rebatches)
    {
        var reports = new Reports();
        Pipeline<Numbers> pipeline = Dataset.Range(23).Pipeline<Numbers>().Where(batch => !skips || batch.Number % 3 != 1);
        pipeline = rebatches ? pipeline.Rebatch(4) : pipeline;
        PipelineRun<Numbers> run = pipeline.Batches(new PipelineOptions
        {
            BatchSize = 5,
            Epochs = iterations is null ? 3 : null,
            Iterations = iterations,
            CrossEpochs = crosses,
            DropLast = drops,
            Prefetch = prefetch,
            Progress = reports,
        });
        List<Numbers> batches = await run.AllAsync();

        Assert.That(reports.All, Has.Count.EqualTo(batches.Count + 1));
        Assert.That(reports.All.Select(one => one.Fraction), Is.Ordered);
        Assert.That(reports.All.Select(one => one.Items), Is.Ordered);
        Assert.That(reports.All.Select(one => one.Elapsed), Is.Ordered);
        PipelineProgress last = reports.All[^1];
        Assert.That((last.IsComplete, last.Fraction, last.Remaining), Is.EqualTo((true, (double?)1, (TimeSpan?)TimeSpan.Zero)));
        Assert.That(last.Items, Is.EqualTo(last.TotalItems));
        Assert.That(last.Batches, Is.EqualTo(batches.Count));
    }

    [Test]
    public async Task The_items_of_an_epoch_are_those_that_it_takes([Values] bool drops)
    {
        var reports = new Reports();
        await Dataset.Range(23).Pipeline<Numbers>()
            .Batches(new PipelineOptions { BatchSize = 5, DropLast = drops, Prefetch = prefetch, Progress = reports }).AllAsync();
        Assert.That(reports.All.Select(one => one.ItemsPerEpoch), Has.All.EqualTo(drops ? 20 : 23));
    }

    [Test]
    public async Task A_run_that_stops_has_come_to_its_end_and_one_that_fails_has_not([Values] bool fails)
    {
        var reports = new Reports();
        Pipeline<Numbers> pipeline = Dataset.Range(10).Pipeline<Numbers>().Tap(batch =>
        {
            if (batch.Number == 4)
            {
                throw fails ? new FormatException() : new StopPipelineException();
            }
        });
        await pipeline.Batches(new PipelineOptions { Prefetch = prefetch, Progress = reports }).PrefixAsync();
        Assert.That(reports.All[^1].IsComplete, Is.EqualTo(!fails));
        Assert.That(reports.All.SkipLast(1).Select(one => one.IsComplete), Has.All.False);
    }

    [Test]
    public async Task A_run_may_be_as_good_as_endless([Values] bool crosses)
    {
        var reports = new Reports();
        await using IAsyncEnumerator<Numbers> batches = Dataset.Range(10).Pipeline<Numbers>()
            .Batches(
                new PipelineOptions
                {
                    BatchSize = 3,
                    Iterations = long.MaxValue,
                    CrossEpochs = crosses,
                    Prefetch = prefetch,
                    Progress = reports
                }).GetAsyncEnumerator();
        await batches.MoveNextAsync();
        PipelineProgress progress = reports.All.Single();
        Assert.That(progress.TotalItems, Is.EqualTo(long.MaxValue));
        Assert.That(progress.Fraction, Is.InRange(0, 1e-9));
        Assert.That((progress with { Elapsed = TimeSpan.FromHours(1) }).Remaining, Is.Null);
    }

    [Test]
    public async Task The_total_of_a_merge_is_not_known_before_its_end()
    {
        var reports = new Reports();
        await Dataset.Range(10).Pipeline<Numbers>().Merge(Dataset.Range(4).Pipeline<Numbers>())
            .Batches(new PipelineOptions { Prefetch = prefetch, Progress = reports }).AllAsync();
        Assert.That((reports.All[0].Fraction, reports.All[0].ItemsPerEpoch), Is.EqualTo(((double?)null, (long?)null)));
        Assert.That(reports.All[^1].Fraction, Is.EqualTo(1));
    }

    [Test]
    public async Task What_a_listener_throws_ends_the_run()
    {
        (List<Numbers> batches, Exception? failure) = await Dataset.Range(10).Pipeline<Numbers>()
            .Batches(new PipelineOptions { Prefetch = prefetch, Progress = new Reports { FailsAt = 2 } }).PrefixAsync();
        Assert.That((batches.Count, failure), Is.EqualTo((2, failure as FormatException)));
        Assert.That(failure, Is.Not.Null);
    }

    private sealed class Reports : IProgress<PipelineProgress>
    {
        public List<PipelineProgress> All { get; } = [];

        public int? FailsAt { get; init; }

        public void Report(PipelineProgress value)
        {
            if (All.Count == FailsAt)
            {
                throw new FormatException();
            }

            All.Add(value);
        }
    }
}
