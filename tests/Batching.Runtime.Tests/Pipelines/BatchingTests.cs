using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Batching.Runtime.Tests.Pipelines;

[TestFixtureSource(typeof(Runs), nameof(Runs.Prefetches))]
public sealed class BatchingTests(int prefetch)
{
    private static readonly Pipeline<Numbers> s_five = Dataset.Range(5).Pipeline<Numbers>();

    [Test]
    public async Task The_last_batch_of_every_epoch_is_smaller_and_batches_do_not_cross_epochs()
    {
        List<Numbers> batches = await s_five.Batches(new PipelineOptions { BatchSize = 2, Epochs = 3, Prefetch = prefetch }).AllAsync();
        int[][] epoch = [[0, 1], [2, 3], [4]];
        Assert.That(batches.Indices(), Is.EqualTo(new[] { epoch, epoch, epoch }.SelectMany(one => one)));
    }

    [Test]
    public async Task The_smaller_batch_of_every_epoch_is_left_out_where_asked()
    {
        List<Numbers> batches =
            await s_five.Batches(new PipelineOptions { BatchSize = 2, Epochs = 2, DropLast = true, Prefetch = prefetch }).AllAsync();
        Assert.That(batches.Indices(), Is.EqualTo(new int[][] { [0, 1], [2, 3], [0, 1], [2, 3] }));
    }

    [Test]
    public async Task Full_batches_are_all_kept_where_the_size_divides_the_dataset()
    {
        List<Numbers> batches =
            await s_five.Batches(new PipelineOptions { BatchSize = 5, DropLast = true, Prefetch = prefetch }).AllAsync();
        Assert.That(batches.Indices(), Is.EqualTo(new int[][] { [0, 1, 2, 3, 4] }));
    }

    [Test]
    public async Task Without_options_each_item_is_a_batch_of_one_epoch()
    {
        List<Numbers> batches = await s_five.Batches().AllAsync();
        Assert.That(batches.Indices(), Is.EqualTo(new int[][] { [0], [1], [2], [3], [4] }));
    }

    [Test]
    public void A_run_that_would_drop_its_only_batch_is_an_error_at_once()
    {
        var options = new PipelineOptions { BatchSize = 6, DropLast = true, Prefetch = prefetch };
        Assert.That(() => s_five.Batches(options), Throws.ArgumentException.With.Message.Contains("6").And.Message.Contains("5 items"));
        Assert.That(() => s_five.RunAsync(options), Throws.ArgumentException);
    }

    [Test]
    public async Task Batches_carry_the_scope_of_their_run()
    {
        ILogger logger = NullLoggerFactory.Instance.CreateLogger("run");
        var options = new PipelineOptions
        {
            BatchSize = 3,
            Epochs = 2,
            Seed = 11,
            MaxParallelism = 2,
            Logger = logger,
            Prefetch = prefetch
        };

        List<Numbers> batches = await s_five.Batches(options).AllAsync();

        Assert.That(batches.Select(batch => batch.Scope.BatchNumber), Is.EqualTo(new[] { 0, 1, 2, 3 }));
        Assert.That(batches.Select(batch => batch.Scope.Epoch), Is.EqualTo(new[] { 0, 0, 1, 1 }));
        Assert.That(batches.Select(batch => batch.Scope.Seed), Is.All.EqualTo(11));
        Assert.That(batches.Select(batch => batch.Scope.MaxParallelism), Is.All.EqualTo(2));
        Assert.That(batches.Select(batch => batch.Scope.Logger), Is.All.SameAs(logger));
    }

    [Test]
    public async Task The_report_counts_what_was_delivered()
    {
        PipelineReport report =
            await s_five.RunAsync(new PipelineOptions { BatchSize = 2, Epochs = 3, Prefetch = prefetch }).WaitAsync(Runs.Patience);
        Assert.That(
            (report.Batches, report.Items, report.Epochs, report.SkippedBatches, report.IsStopped), Is.EqualTo((9, 15, 3, 0, false)));
        Assert.That(report.Elapsed, Is.GreaterThan(TimeSpan.Zero));
        Assert.That(report.ItemsPerSecond, Is.EqualTo(15 / report.Elapsed.TotalSeconds));
    }

    [Test]
    public async Task The_report_may_be_asked_for_before_during_and_after()
    {
        PipelineRun<Numbers> run = s_five.Batches(new PipelineOptions { BatchSize = 2, Prefetch = prefetch });
        Assert.That((run.Report.Batches, run.Report.Elapsed, run.Report.ItemsPerSecond), Is.EqualTo((0, TimeSpan.Zero, 0)));
        long seen = 0;
        await foreach (Numbers batch in run)
        {
            Assert.That(run.Report.Batches, Is.EqualTo(++seen));
        }

        TimeSpan elapsed = run.Report.Elapsed;
        Assert.That(run.Report.Elapsed, Is.EqualTo(elapsed), "the clock stands after the end");
    }

    [Test]
    public async Task The_report_names_the_items_that_left_batches_on_their_way()
    {
        Pipeline<Vectors> pipeline = Dataset.Range(6).Pipeline<Numbers>()
            .Then(batch =>
            {
                batch.Drop([new ItemFailure { Position = 0, Index = batch.Indices[0], Exception = new FormatException() }]);
                return new Vectors();
            })
            .Tap(batch =>
            {
                if (batch.Scope.BatchNumber == 1)
                {
                    batch.Drop([new ItemFailure { Position = 1, Index = batch.Indices[1], Exception = new FormatException() }]);
                }
            });
        PipelineRun<Vectors> run = pipeline.Batches(new PipelineOptions { BatchSize = 3, Prefetch = prefetch });

        List<Vectors> batches = await run.AllAsync();

        Assert.That(run.Report.Dropped.Select(failure => failure.Index), Is.EqualTo(new[] { 0, 3, 5 }));
        Assert.That(batches.Select(batch => batch.Indices), Is.EqualTo(new int[][] { [1, 2], [4] }));
        Assert.That(run.Report.Items, Is.EqualTo(6));
    }
}
