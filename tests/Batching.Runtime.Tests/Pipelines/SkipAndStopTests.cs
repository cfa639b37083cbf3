namespace Batching.Runtime.Tests.Pipelines;

[TestFixtureSource(typeof(Runs), nameof(Runs.Prefetches))]
public sealed class SkipAndStopTests(int prefetch)
{
    private PipelineOptions Options => new() { BatchSize = 2, Prefetch = prefetch };

    [Test]
    public async Task A_skipped_batch_is_left_out_and_counted()
    {
        Pipeline<Numbers> pipeline = Dataset.Range(8).Pipeline<Numbers>().Tap(batch =>
        {
            if (batch.Number is 0 or 2)
            {
                throw new SkipBatchException();
            }
        });
        PipelineRun<Numbers> run = pipeline.Batches(Options);

        List<Numbers> batches = await run.AllAsync();

        Assert.That(batches.Indices(), Is.EqualTo(new int[][] { [2, 3], [6, 7] }));
        PipelineReport report = run.Report;
        Assert.That((report.Batches, report.SkippedBatches, report.Items, report.Epochs), Is.EqualTo((2, 2, 4, 1)));
    }

    [Test]
    public async Task Steps_behind_the_skip_do_not_run_for_that_batch()
    {
        List<long> seen = [];
        Pipeline<Numbers> pipeline = Dataset.Range(8).Pipeline<Numbers>()
            .Step("Skip", (batch, _) => batch.Number == 1 ? throw new SkipBatchException() : batch)
            .Tap(batch =>
            {
                lock (seen)
                {
                    seen.Add(batch.Number);
                }
            });
        await pipeline.Batches(Options).AllAsync();
        Assert.That(seen, Is.EquivalentTo(new[] { 0, 2, 3 }));
    }

    [Test]
    public async Task A_stop_ends_the_run_cleanly_before_its_batch()
    {
        Pipeline<Numbers> pipeline = Dataset.Range(100).Pipeline<Numbers>().StepAsync("Stop", async (batch, _) =>
        {
            await Task.Yield();
            return batch.Number == 2 ? throw new StopPipelineException() : batch;
        });
        PipelineRun<Numbers> run = pipeline.Batches(Options);

        List<Numbers> batches = await run.AllAsync();

        Assert.That(batches.Indices(), Is.EqualTo(new int[][] { [0, 1], [2, 3] }));
        Assert.That((run.Report.Batches, run.Report.IsStopped, run.Report.Epochs), Is.EqualTo((2, true, 0)));
    }

    [Test]
    public async Task A_stop_before_a_failure_hides_it_and_a_failure_before_a_stop_is_thrown()
    {
        Pipeline<Numbers> stopFirst = Dataset.Range(20).Pipeline<Numbers>().Step("End", (batch, _) => batch.Number switch
        {
            1 => throw new StopPipelineException(),
            2 => throw new FormatException(),
            _ => batch,
        });
        Pipeline<Numbers> failureFirst = Dataset.Range(20).Pipeline<Numbers>().Step("End", (batch, _) => batch.Number switch
        {
            1 => throw new FormatException(),
            2 => throw new StopPipelineException(),
            _ => batch,
        });

        Assert.That((await stopFirst.Batches(Options).PrefixAsync()).Failure, Is.Null);
        Assert.That((await failureFirst.Batches(Options).PrefixAsync()).Failure, Is.TypeOf<FormatException>());
    }

    [Test]
    public async Task A_factory_may_skip_and_stop_too()
    {
        Pipeline<Numbers> pipeline = Dataset.Range(20).Pipeline(keys => keys[0] switch
        {
            2 => throw new SkipBatchException(),
            6 => throw new StopPipelineException(),
            _ => new Numbers(),
        });
        Assert.That((await pipeline.Batches(Options).AllAsync()).Indices(), Is.EqualTo(new int[][] { [0, 1], [4, 5] }));
    }
}
