using Acceptance.Batches;

namespace Acceptance;

/// <summary>Batches that are cut and joined on their way: Rebatch and Merge.</summary>
[TestFixtureSource(typeof(PipelineRuns), nameof(PipelineRuns.Prefetches))]
public sealed class PipelinesStages(int prefetch)
{
    private static readonly Pipeline<Signals> s_sixty = Dataset.Range(60).Pipeline<Signals>().Load().SquareLater();

    [TestCase(13, 17)]
    [TestCase(7, 30)]
    [TestCase(1, 60)]
    [TestCase(20, 20)]
    public async Task Case09_All_batches_but_the_last_are_full_and_items_in_order(int batch, int rebatch)
    {
        PipelineRun<Signals> run = s_sixty.Rebatch(rebatch).Batches(new() { BatchSize = batch, Prefetch = prefetch });
        List<Signals> batches = await run.AllAsync();
        Assert.That(batches.Indices(), Is.EqualTo(Enumerable.Range(0, 60).Chunk(rebatch)));
        Assert.That(batches.SelectMany(one => one.Squares!), Is.EqualTo(Enumerable.Range(0, 60).Select(index => index * index)));
        Assert.That(batches.Noise(), Is.EqualTo(Enumerable.Range(0, 60).Select(index => $"{index}:")));
        Assert.That(batches.Select(one => one.Scope.BatchNumber), Is.EqualTo(Enumerable.Range(0, batches.Count)));
        Assert.That((run.Report.Batches, run.Report.Items, run.Report.Epochs), Is.EqualTo((batches.Count, 60L, 1)));
    }

    [Test]
    public async Task Case09_The_rest_of_an_epoch_is_a_batch_unless_batches_cross_epochs()
    {
        Pipeline<Signals> pipeline = Dataset.Range(5).Pipeline<Signals>().Load().Augment().Rebatch(3);
        var options = new PipelineOptions { BatchSize = 2, Epochs = 3, Shuffle = true, Seed = 1, Prefetch = prefetch };
        PipelineRun<Signals> apart = pipeline.Batches(options);
        List<Signals> batches = await apart.AllAsync();
        Assert.That(batches.Select(batch => batch.Count), Is.EqualTo(new[] { 3, 2, 3, 2, 3, 2 }));
        Assert.That(batches.Select(batch => batch.Scope.Epoch), Is.EqualTo(new[] { 0, 0, 1, 1, 2, 2 }));
        PipelineRun<Signals> crossing = pipeline.Augment().Batches(options with { CrossEpochs = true });
        List<Signals> crossed = await crossing.AllAsync();
        Assert.That(crossed.Select(batch => batch.Count), Is.EqualTo(new[] { 3, 3, 3, 3, 3 }));
        Assert.That(crossed.Select(batch => batch.Scope.Epoch), Is.EqualTo(new[] { 0, 0, 1, 1, 2 }));
        Assert.That(crossed.Noise(), Is.EqualTo((await pipeline.Augment().Batches(options).AllAsync()).Noise()),
            "each item draws its own epoch's numbers");
        Assert.That((apart.Report.Epochs, crossing.Report.Epochs), Is.EqualTo((3, 3)));
    }

    [Test]
    public async Task Case09_A_step_behind_may_have_one_value_an_item_of_the_new_size()
    {
        Pipeline<Lengths> lengths = Dataset.From(["a", "bb", "ccc", "dddd"]).Pipeline<Words>().Measure(0).Rebatch(4).Shift([1, 2, 3, 4]);
        Assert.That((await lengths.Batches(new() { Prefetch = prefetch }).AllAsync()).Single().Values, Is.EqualTo(new[] { 2, 4, 6, 8 }));
        Assert.That(
            () => Dataset.From(["a", "bb"]).Pipeline<Words>().Measure(0).Rebatch(2).Shift([1, 2, 3]).Batches(new() { Prefetch = prefetch }),
            Throws.ArgumentException.With.Message.Contains("3 values").And.Message.Contains("Rebatch(2) makes batches of 2"));
        Assert.That(
            () => Dataset.From(["a", "bb", "c"]).Pipeline<Words>().Measure(0).Rebatch(2).Shift([1, 2])
                .Batches(new() { Prefetch = prefetch }),
            Throws.ArgumentException.With.Message.Contains("the last batch of Rebatch(2) has 1 items"));
    }

    [Test]
    public async Task Case09_Several_in_one_pipeline()
    {
        Pipeline<Signals> pipeline = s_sixty.Rebatch(7).Rebatch(1).Rebatch(25);
        List<Signals> batches = await pipeline.Batches(new() { BatchSize = 9, Prefetch = prefetch }).AllAsync();
        Assert.That(batches.Indices(), Is.EqualTo(Enumerable.Range(0, 60).Chunk(25)));
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void Case09_A_batch_has_at_least_one_item(int size)
        => Assert.That(() => s_sixty.Rebatch(size), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Rebatch"));

    [Test]
    public async Task Case09_Skipped_batches_before_leave_no_gap_and_are_counted()
    {
        Pipeline<Signals> pipeline = Dataset.Range(20).Pipeline<Signals>().Where(batch => batch.Indices[0] is not (4 or 18)).Rebatch(5);
        PipelineRun<Signals> run = pipeline.Batches(new() { BatchSize = 2, Prefetch = prefetch });
        Assert.That(
            (await run.AllAsync()).Indices(), Is.EqualTo(new int[][] { [0, 1, 2, 3, 6], [7, 8, 9, 10, 11], [12, 13, 14, 15, 16], [17] }));
        Assert.That((run.Report.SkippedBatches, run.Report.Items, run.Report.Epochs), Is.EqualTo((2L, 16L, 1)));
    }

    [Test]
    public async Task Case09_Failed_batches_before_are_left_out_where_asked()
    {
        Pipeline<Signals> pipeline = Dataset.Range(12).Pipeline<Signals>().Refuse([3, 11]).Rebatch(3).Refuse([5]);
        PipelineRun<Signals> run =
            pipeline.Batches(new() { BatchSize = 2, BatchFailurePolicy = BatchFailurePolicy.Skip, Prefetch = prefetch });
        Assert.That((await run.AllAsync()).Indices(), Is.EqualTo(new int[][] { [0, 1, 4], [8, 9] }));
        Assert.That(run.Report.Failures.Select(failure => (failure.BatchNumber, failure.Step)),
            Is.EqualTo(new[] { (1L, "Refuse"), (1L, "Refuse"), (5L, "Refuse") }));
        Assert.That((run.Report.Batches, run.Report.Items), Is.EqualTo((2L, 4L)));
    }

    [Test]
    public async Task Case13_A_failure_before_comes_at_its_place_and_the_rest_before_it_is_not_delivered()
    {
        PipelineRun<Signals> run =
            Dataset.Range(20).Pipeline<Signals>().Refuse([9]).Rebatch(3).Batches(new() { BatchSize = 2, Prefetch = prefetch });
        (List<Signals> batches, Exception? failure) = await run.PrefixAsync();
        Assert.That(batches.Indices(), Is.EqualTo(new int[][] { [0, 1, 2], [3, 4, 5] }));
        Assert.That(BatchFailure.FromException(failure!), Is.EqualTo(new BatchFailure
        {
            BatchNumber = 4,
            Epoch = 0,
            Step = "Refuse",
            Exception = failure!,
        }),
            "the batch's number is that of its stage");
    }

    [Test]
    public async Task Case13_A_failure_behind_ends_the_run_too()
    {
        PipelineRun<Signals> run = Dataset.Range(2000).Pipeline<Signals>().Load().Rebatch(3).Refuse([9]).Rebatch(2)
            .Batches(new() { BatchSize = 2, Prefetch = prefetch });
        (List<Signals> batches, Exception? failure) = await run.PrefixAsync();
        Assert.That(batches.Indices(), Is.EqualTo(new int[][] { [0, 1], [2, 3], [4, 5], [6, 7] }));
        Assert.That(BatchFailure.FromException(failure!)?.BatchNumber, Is.EqualTo(3));
    }

    [Test]
    public async Task Case15_A_stop_before_is_a_clean_end_and_the_rest_is_delivered()
    {
        Pipeline<Signals> pipeline = Dataset.Range(2000).Pipeline<Signals>().Tap(batch =>
        {
            if (batch.Indices[0] == 8)
            {
                throw new StopPipelineException();
            }
        }).Rebatch(3);
        PipelineRun<Signals> run = pipeline.Batches(new() { BatchSize = 2, Prefetch = prefetch });
        Assert.That((await run.AllAsync()).Indices(), Is.EqualTo(new int[][] { [0, 1, 2], [3, 4, 5], [6, 7] }));
        Assert.That((run.Report.IsStopped, run.Report.Items), Is.EqualTo((true, 8L)));
    }

    [Test]
    public async Task Case16_Leaving_early_ends_all_stages()
    {
        var running = 0;
        Pipeline<Signals> pipeline =
            Dataset.Range(20_000).Pipeline<Signals>().ThenAsync(WaitAsync).Rebatch(3).ThenAsync(WaitAsync).Rebatch(2);
        Task leaving = LeaveAsync();
        await leaving.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(running, Is.Zero);

        async Task LeaveAsync()
        {
            await foreach (Signals batch in pipeline.Batches(new() { BatchSize = 2, Prefetch = prefetch }))
            {
                break;
            }
        }

        async Task<Signals> WaitAsync(Signals batch, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref running);
            try
            {
                await Task.Delay(batch.Indices[0] < 6 ? 0 : Timeout.Infinite, cancellationToken);
                return batch;
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }
        }
    }

    [Test]
    public async Task Case10_Each_batch_is_joined_with_the_next_of_another_pipeline()
    {
        Pipeline<Signals> high = Dataset.Range(100, 7).Pipeline<Signals>().Load().SquareLater().Where(batch => batch.Indices[0] != 102);
        PipelineRun<Signals> run = s_sixty.Merge(high).Batches(new() { BatchSize = 2, Prefetch = prefetch });
        List<Signals> batches = await run.AllAsync();
        Assert.That(batches.Indices(), Is.EqualTo(new int[][] { [0, 1, 100, 101], [2, 3, 104, 105], [4, 5, 106] }));
        Assert.That(batches.SelectMany(batch => batch.Squares!),
            Is.EqualTo(batches.SelectMany(batch => batch.Indices).Select(index => index * index)));
        Assert.That(
            (run.Report.Batches, run.Report.Items, run.Report.SkippedBatches, run.Report.IsStopped), Is.EqualTo((3L, 11L, 1L, false)));
    }

    [Test]
    public async Task Case10_A_component_that_only_one_side_has_is_a_failure_that_names_it()
    {
        PipelineRun<Signals> run =
            s_sixty.Merge(Dataset.Range(6).Pipeline<Signals>().Load()).Batches(new() { BatchSize = 2, Prefetch = prefetch });
        (List<Signals> batches, Exception? failure) = await run.PrefixAsync();
        Assert.That(batches, Is.Empty);
        Assert.That(
            failure, Is.TypeOf<InvalidOperationException>().With.Message.Contains("Signals.Squares has been set in 1 of the 2 batches"));
        Assert.That(BatchFailure.FromException(failure!)?.Step, Is.EqualTo("Merge"));
    }

    [Test]
    public async Task Case10_The_two_draw_different_numbers_and_the_same_whatever_the_prefetch()
    {
        Pipeline<Signals> four = Dataset.Range(4).Pipeline<Signals>().Load().Augment();
        var options = new PipelineOptions { BatchSize = 2, Epochs = 2, Prefetch = prefetch };
        string[] noise = (await four.Merge(four).Batches(options).AllAsync()).Noise();
        Assert.That(noise, Is.Unique);
        Assert.That(noise, Is.EqualTo((await four.Merge(four).Batches(options with { Prefetch = 0 }).AllAsync()).Noise()));
    }

    [Test]
    public async Task Case10_A_failure_or_stop_of_either_side_ends_it()
    {
        Pipeline<Signals> fails = Dataset.Range(60).Pipeline<Signals>().Load().SquareLater().Refuse([5]);
        foreach (Pipeline<Signals> pipeline in new[] { s_sixty.Merge(fails), fails.Merge(s_sixty) })
        {
            (List<Signals> batches, Exception? failure) =
                await pipeline.Batches(new() { BatchSize = 2, Prefetch = prefetch }).PrefixAsync();
            Assert.That(batches, Has.Count.EqualTo(2));
            Assert.That(BatchFailure.FromException(failure!)?.BatchNumber, Is.EqualTo(2));
        }

        Pipeline<Signals> stops = s_sixty.Tap(batch =>
        {
            if (batch.Indices[0] == 6)
            {
                throw new StopPipelineException();
            }
        });
        foreach (Pipeline<Signals> pipeline in new[] { s_sixty.Merge(stops), stops.Merge(s_sixty) })
        {
            PipelineRun<Signals> run = pipeline.Batches(new() { BatchSize = 2, Prefetch = prefetch });
            Assert.That(await run.AllAsync(), Has.Count.EqualTo(3));
            Assert.That(run.Report.IsStopped, Is.True);
        }
    }

    [Test]
    public async Task Batches_of_two_classes_are_not_joined()
    {
        Pipeline<Pictures> pipeline =
            Dataset.From(["a", "b", "c", "d"]).Pipeline(keys => keys[0] == "c" ? new FramedPictures() : new Pictures()).Rebatch(3);
        (List<Pictures> batches, Exception? failure) = await pipeline.Batches(new() { Prefetch = prefetch }).PrefixAsync();
        Assert.That(batches, Is.Empty);
        Assert.That(
            failure,
            Is.TypeOf<InvalidOperationException>().With.Message.Contains(
                "Rebatch joins batches of one class: the first is a Pictures, and one behind it is a FramedPictures"));
    }
}
