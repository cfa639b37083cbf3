using Acceptance.Batches;

namespace Acceptance;

/// <summary>How long a run is, how its batches are cut, and what a failed batch does to it.</summary>
[TestFixtureSource(typeof(PipelineRuns), nameof(PipelineRuns.Prefetches))]
public sealed class PipelinesOptions(int prefetch)
{
    private static readonly Pipeline<Signals> s_five = Dataset.Range(5).Pipeline<Signals>().Load();

    [Test]
    public async Task Case01_Five_items_in_twos_over_three_epochs()
    {
        var options = new PipelineOptions { BatchSize = 2, Epochs = 3, Prefetch = prefetch };
        Assert.That(
            (await s_five.Batches(options).AllAsync()).Select(batch => batch.Count), Is.EqualTo(new[] { 2, 2, 1, 2, 2, 1, 2, 2, 1 }));
        PipelineRun<Signals> crossing = s_five.Batches(options with { CrossEpochs = true });
        List<Signals> batches = await crossing.AllAsync();
        Assert.That(batches.Select(batch => batch.Count), Is.EqualTo(new[] { 2, 2, 2, 2, 2, 2, 2, 1 }));
        Assert.That(batches.SelectMany(batch => batch.Indices), Is.EqualTo(Enumerable.Range(0, 15).Select(number => number % 5)));
        Assert.That(batches.Select(batch => batch.Scope.Epoch), Is.EqualTo(new[] { 0, 0, 0, 1, 1, 2, 2, 2 }));
        Assert.That((crossing.Report.Epochs, crossing.Report.Items), Is.EqualTo((3, 15L)));
    }

    [Test]
    public async Task Case01_An_item_of_a_batch_over_two_epochs_draws_its_own_epochs_numbers([Values] bool shuffle)
    {
        var options = new PipelineOptions { BatchSize = 2, Epochs = 3, Shuffle = shuffle, Seed = 3, Prefetch = prefetch };
        string[] apart = (await s_five.Augment().Batches(options).AllAsync()).Noise();
        string[] crossing = (await s_five.Augment().Batches(options with { CrossEpochs = true }).AllAsync()).Noise();
        Assert.That(crossing, Is.EqualTo(apart));
        Assert.That(apart, Is.Unique);
    }

    [Test]
    public async Task Case02_The_smaller_batch_is_dropped_every_epoch_or_at_the_end_of_the_run()
    {
        var options = new PipelineOptions { BatchSize = 2, Epochs = 2, DropLast = true, Prefetch = prefetch };
        int[][] epoch = [[0, 1], [2, 3]];
        Assert.That((await s_five.Batches(options).AllAsync()).Indices(), Is.EqualTo(epoch.Concat(epoch)));
        PipelineRun<Signals> crossing = s_five.Batches(options with { Epochs = 3, CrossEpochs = true });
        Assert.That((await crossing.AllAsync()).Select(batch => batch.Count), Is.EqualTo(Enumerable.Repeat(2, 7)));
        Assert.That(crossing.Report.Epochs, Is.EqualTo(3));
    }

    [Test]
    public async Task Case03_Of_a_dataset_smaller_than_a_batch_an_epoch_is_one_smaller_batch([Values(6, 32, int.MaxValue)] int batchSize)
    {
        var options = new PipelineOptions { BatchSize = batchSize, Epochs = 2, Shuffle = true, Seed = 3, Prefetch = prefetch };
        PipelineRun<Signals> run = s_five.Augment().Batches(options);
        List<Signals> batches = await run.AllAsync();
        Assert.That(batches.Select(batch => batch.Count), Is.EqualTo(new[] { 5, 5 }));
        Assert.That(batches.Noise(), Is.EqualTo((await s_five.Augment().Batches(options with { BatchSize = 5 }).AllAsync()).Noise()));
        Assert.That((run.Report.Epochs, run.Report.Items, run.Report.Batches), Is.EqualTo((2, 10L, 2L)));
        Assert.That((await s_five.Batches(options with { Epochs = null, Iterations = 3 }).AllAsync()).Select(batch => batch.Count),
            Is.EqualTo(new[] { 5, 5, 5 }));
        Assert.That((await s_five.Rebatch(batchSize).Batches(options with { BatchSize = 2 }).AllAsync()).Select(batch => batch.Count),
            Is.EqualTo(new[] { 5, 5 }));
    }

    [Test]
    public async Task Case03_A_batch_over_epochs_may_hold_several_whole_ones(
        [Values] bool shuffle, [Values(4, 5, 6, 11, 15, 16)] int batchSize)
    {
        var options = new PipelineOptions
        {
            BatchSize = batchSize,
            Epochs = 3,
            CrossEpochs = true,
            Shuffle = shuffle,
            Seed = 3,
            Prefetch = prefetch
        };
        PipelineRun<Signals> run = s_five.Augment().Batches(options);
        List<Signals> batches = await run.AllAsync();
        string[] apart = (await s_five.Augment().Batches(options with { BatchSize = 1, CrossEpochs = false }).AllAsync()).Noise();
        Assert.That(batches.Noise(), Is.EqualTo(apart));
        Assert.That(apart, Is.Unique);
        Assert.That(
            batches.Select(batch => batch.Count), Is.EqualTo(Enumerable.Range(0, 15).Chunk(batchSize).Select(chunk => chunk.Length)));
        Assert.That((run.Report.Epochs, run.Report.Items), Is.EqualTo((3, 15L)));

        PipelineRun<Signals> begun = s_five.Augment().Batches(options);
        await foreach (Signals first in begun)
        {
            break;
        }

        PipelineRun<Signals> rest = s_five.Augment().Batches(options with { ResumeFrom = begun.Checkpoint });
        Assert.That(batches.Take(1).Concat(await rest.AllAsync()).Noise(), Is.EqualTo(apart));
    }

    [Test]
    public void Case03_A_run_that_drops_its_only_batch_does_not_begin()
    {
        var options = new PipelineOptions { BatchSize = 6, DropLast = true, Prefetch = prefetch };
        Assert.That(() => s_five.Batches(options),
            Throws.ArgumentException.With.Message.Contains("BatchSize is 6").And.Message.Contains("5 items"));
        Assert.That(
            () => s_five.Batches(options with { Iterations = 3 }), Throws.ArgumentException.With.Message.Contains("an epoch has 5 items"));
        Assert.That(
            () => s_five.Batches(options with { BatchSize = 11, Epochs = 2, CrossEpochs = true }),
            Throws.ArgumentException.With.Message.Contains("the run has 10 items"));
    }

    [Test]
    public async Task Case03_A_value_for_each_item_fits_the_one_smaller_batch()
    {
        Pipeline<Signals> pipeline = Dataset.Range(3).Pipeline<Signals>().Tag([7, 8, 9]);
        foreach (Pipeline<Signals> one in new[] { pipeline, Dataset.Range(3).Pipeline<Signals>().Rebatch(32).Tag([7, 8, 9]) })
        {
            Assert.That((await one.Batches(new() { BatchSize = 32, Prefetch = prefetch }).AllAsync()).Single().Squares,
                Is.EqualTo(new[] { 7, 9, 11 }));
        }

        Assert.That(
            () => Dataset.Range(4).Pipeline<Signals>().Tag([7, 8, 9]).Batches(new() { BatchSize = 32, Prefetch = prefetch }),
            Throws.ArgumentException.With.Message.Contains("3 values").And.Message.Contains("a batch has 4 items"));
    }

    [Test]
    public async Task Case04_A_run_has_epochs_or_iterations_or_one_epoch()
    {
        var options = new PipelineOptions { BatchSize = 2, Prefetch = prefetch };
        Assert.That(
            () => s_five.Batches(options with { Epochs = 2, Iterations = 7 }),
            Throws.ArgumentException.With.Message.Contains("Epochs is 2").And.Message.Contains("Iterations is 7"));
        Assert.That((await s_five.Batches(options).AllAsync()).Indices(), Is.EqualTo(new int[][] { [0, 1], [2, 3], [4] }));
    }

    [Test]
    public async Task Case04_Iterations_go_on_over_as_many_epochs_as_they_need()
    {
        var options = new PipelineOptions { BatchSize = 2, Iterations = 5, Prefetch = prefetch };
        PipelineRun<Signals> run = s_five.Batches(options);
        Assert.That((await run.AllAsync()).Indices(), Is.EqualTo(new int[][] { [0, 1], [2, 3], [4], [0, 1], [2, 3] }));
        Assert.That((run.Report.Epochs, run.Report.Batches), Is.EqualTo((1, 5L)));
        Assert.That(
            (await s_five.Batches(options with { CrossEpochs = true }).AllAsync()).Indices(),
            Is.EqualTo(new int[][] { [0, 1], [2, 3], [4, 0], [1, 2], [3, 4] }));
        Assert.That((await s_five.Batches(options with { Iterations = 1 }).AllAsync()).Indices(), Is.EqualTo(new int[][] { [0, 1] }));
    }

    [Test]
    public async Task Case05_Every_epoch_is_a_permutation_of_its_own_that_the_seed_decides()
    {
        var options = new PipelineOptions { BatchSize = 1, Epochs = 4, Shuffle = true, Seed = 1, Prefetch = prefetch };
        int[][] first = await EpochsAsync(options);
        int[][] other = await EpochsAsync(options with { Seed = 2 });
        Assert.That(await EpochsAsync(options with { Prefetch = 0 }), Is.EqualTo(first));
        Assert.That(first.Concat(other), Is.All.EquivalentTo(Enumerable.Range(0, 20)));
        Assert.That(first.Concat(other).Select(epoch => string.Join(' ', epoch)), Is.Unique);

        static async Task<int[][]> EpochsAsync(PipelineOptions options)
        {
            List<Signals> batches = await Dataset.Range(20).Pipeline<Signals>().Batches(options).AllAsync();
            return [.. batches.GroupBy(batch => batch.Scope.Epoch).Select(epoch => epoch.SelectMany(batch => batch.Indices).ToArray())];
        }
    }

    [Test]
    public async Task Case17_A_failed_batch_is_left_out_and_reported_where_asked([Values] bool crossEpochs)
    {
        var options = new PipelineOptions
        {
            BatchSize = 2,
            Epochs = 2,
            BatchFailurePolicy = BatchFailurePolicy.Skip,
            CrossEpochs = crossEpochs,
            Prefetch = prefetch
        };
        PipelineRun<Signals> run = Dataset.Range(10).Pipeline<Signals>().Load().Refuse([2, 7, 9]).Batches(options);
        List<Signals> batches = await run.AllAsync();
        int[][] epoch = [[0, 1], [4, 5]];
        Assert.That(batches.Indices(), Is.EqualTo(epoch.Concat(epoch)));
        PipelineReport report = run.Report;
        Assert.That(report.Failures.Select(failure => (failure.BatchNumber, failure.Epoch, failure.Step)), Is.EqualTo(
            new[] { (1L, 0, "Refuse"), (3L, 0, "Refuse"), (4L, 0, "Refuse"), (6L, 1, "Refuse"), (8L, 1, "Refuse"), (9L, 1, "Refuse") }));
        Assert.That(report.Failures.Select(failure => failure.Exception), Is.All.TypeOf<BatchActionException>());
        Assert.That((report.Batches, report.SkippedBatches, report.Epochs, report.IsStopped), Is.EqualTo((4L, 0L, 2, false)));
    }

    [Test]
    public async Task Case17_Otherwise_the_first_failure_ends_the_run()
    {
        PipelineRun<Signals> run = Dataset.Range(10).Pipeline<Signals>().Load().Refuse([2, 7, 9])
            .Batches(new PipelineOptions { BatchSize = 2, Prefetch = prefetch });
        (List<Signals> batches, Exception? failure) = await run.PrefixAsync();
        Assert.That(batches.Indices(), Is.EqualTo(new int[][] { [0, 1] }));
        Assert.That(failure, Is.TypeOf<BatchActionException>());
        Assert.That(run.Report.Failures, Is.Empty);
    }

    [Test]
    public async Task Case24_Four_shards_are_together_the_unsharded_order_by_position([Values] bool shuffle)
    {
        Dataset<int> whole = Dataset.Range(23);
        var options = new PipelineOptions { Shuffle = shuffle, Seed = 24, Epochs = 2, Prefetch = prefetch };
        List<Signals> together = await whole.Pipeline<Signals>().Load().Augment().Batches(options).AllAsync();
        var shards = new List<Signals>[4];
        for (var shard = 0; shard < 4; shard++)
        {
            shards[shard] = await whole.Shard(shard, 4).Pipeline<Signals>().Load().Augment().Batches(options).AllAsync();
        }

        for (var epoch = 0; epoch < 2; epoch++)
        {
            Signals[][] dealt = [.. shards.Select(batches => batches.Where(batch => batch.Scope.Epoch == epoch).ToArray())];
            IEnumerable<Signals> interleaved = Enumerable.Range(0, 23).Select(position => dealt[position % 4][position / 4]);
            Assert.That(interleaved.Noise(), Is.EqualTo(together.Where(batch => batch.Scope.Epoch == epoch).Noise()),
                "item for item, with the same random numbers");
        }
    }
}
