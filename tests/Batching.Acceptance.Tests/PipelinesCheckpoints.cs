using Acceptance.Batches;

namespace Acceptance;

/// <summary>A run that goes on where another stood: exactly the rest, at any prefetch.</summary>
[TestFixtureSource(typeof(PipelineRuns), nameof(PipelineRuns.Prefetches))]
public sealed class PipelinesCheckpoints(int prefetch)
{
    private static readonly Variable<int> s_before = Variable.Create<int>("before", 0);
    private static readonly Variable<string> s_behind = Variable.Create<string>("behind", "");
    private static readonly Variable<double> s_mean = Variable.Create<double>("mean", double.NaN);

    /// <summary>Case 29 as it is written: the second of five source batches is skipped.</summary>
    private static readonly Pipeline<Signals> s_sixty = Dataset.Range(60).Pipeline<Signals>().Load()
        .WithProbability(0.5, part => part.Augment())
        .Update(s_before, (count, batch) => count + batch.Count)
        .Where(batch => batch.Scope.BatchNumber % 5 != 1)
        .Rebatch(17)
        .Augment()
        .WithProbability(0.5, part => part.Augment())
        .Update(s_behind, (trail, batch) => $"{trail}{batch.Indices[0]} ");

    private PipelineOptions Options => new() { BatchSize = 13, Seed = 3, Prefetch = prefetch };

    [TestCase(false, false)]
    [TestCase(true, false)]
    [TestCase(false, true)]
    [TestCase(true, true)]
    public async Task Case29_Behind_a_Rebatch_with_a_skipped_source_batch_and_chance_and_variables_on_each_side(
        bool shuffle, bool crossEpochs)
        => await ResumesEverywhereAsync(s_sixty, Options with { Shuffle = shuffle, CrossEpochs = crossEpochs, Epochs = 3 });

    [Test]
    public async Task Case29_The_source_stands_behind_the_batch_that_was_skipped()
    {
        PipelineRun<Signals> run = s_sixty.Batches(Options);
        await foreach (Signals batch in run)
        {
            break;
        }

        // 13 items, 13 skipped, and 4 of the next 13.
        Assert.That(run.Checkpoint.ToJson(), Does.Contain("\"rowsTaken\": 4").And.Contain("\"rows\": 13").And.Contain("\"number\": 2"));
        Assert.That(run.Checkpoint.GetValue(s_before), Is.EqualTo(13), "the second batch is not delivered to its last row");
        List<Signals> rest = await s_sixty.Batches(Options with { ResumeFrom = run.Checkpoint }).AllAsync();
        Assert.That(rest[0].Indices[0], Is.EqualTo(30));
    }

    [Test]
    public async Task Case22_After_any_batch_the_rest_is_that_of_an_uninterrupted_run(
        [Values] bool shuffle, [Values] bool crossEpochs, [Values] bool dropLast)
    {
        Pipeline<Signals> pipeline = Dataset.Range(25).Split(0.9, seed: 1).First.Pipeline<Signals>().Load().Augment()
            .Update(s_mean, batch => batch.Indices[0], (mean, first) => double.IsNaN(mean) ? first : (mean * 0.9) + (first * 0.1))
            .Where(batch => batch.Indices[0] % 5 != 0)
            .Repeat(2, part => part.Augment());
        await ResumesEverywhereAsync(
            pipeline, Options with { BatchSize = 4, Epochs = 3, Shuffle = shuffle, CrossEpochs = crossEpochs, DropLast = dropLast });
    }

    [Test]
    public async Task Case22_Behind_several_Rebatches_and_a_Merge()
    {
        Pipeline<Signals> other = Dataset.Range(100, 40).Pipeline<Signals>().Load().Update(s_before, (count, _) => count + 1)
            .Where(batch => batch.Indices[0] % 3 != 0).Rebatch(2).Augment();
        Pipeline<Signals> pipeline = Dataset.Range(50).Pipeline<Signals>().Load().Augment().Rebatch(7)
            .Update(s_behind, batch => batch.Count, (trail, count) => $"{trail}{count} ").Rebatch(3).Merge(other).Augment().Rebatch(4)
            .Augment();
        await ResumesEverywhereAsync(pipeline, Options with { BatchSize = 5, Epochs = 2, Shuffle = true });
    }

    [Test]
    public async Task Case22_Where_failed_batches_are_left_out_and_items_dropped()
    {
        Pipeline<Signals> pipeline = Dataset.Range(40).Pipeline<Signals>().Load()
            .Refuse([3, 4, 17, 30], options: new CallOptions { FailurePolicy = FailurePolicy.Drop })
            .Augment()
            .Refuse([8])
            .Update(s_before, (count, batch) => count + batch.Count)
            .Rebatch(3)
            .Augment();
        await ResumesEverywhereAsync(pipeline, Options with { BatchSize = 4, Epochs = 2, BatchFailurePolicy = BatchFailurePolicy.Skip });
    }

    [Test]
    public async Task Case22_By_iterations()
        => await ResumesEverywhereAsync(
            Dataset.Range(10).Shard(1, 2).Pipeline<Signals>().Load().Augment(),
            Options with { BatchSize = 2, Iterations = 8, Shuffle = true, CrossEpochs = true });

    [Test]
    public async Task Case22_Before_the_first_batch_and_after_the_last()
    {
        PipelineRun<Signals> run = s_sixty.Batches(Options);
        PipelineCheckpoint begin = run.Checkpoint;
        List<Signals> all = await run.AllAsync();
        Assert.That((await s_sixty.Batches(Resumed(begin)).AllAsync()).Noise(), Is.EqualTo(all.Noise()));
        PipelineRun<Signals> nothing = s_sixty.Batches(Resumed(run.Checkpoint));
        Assert.That(await nothing.AllAsync(), Is.Empty);
        Assert.That((nothing.GetValue(s_before), nothing.Checkpoint.Batches, nothing.Report.Batches),
            Is.EqualTo((run.GetValue(s_before), (long)all.Count, 0L)));
    }

    [Test]
    public async Task Case22_A_run_that_failed_goes_on_with_the_batch_that_failed()
    {
        bool isRepaired = false;
        Pipeline<Signals> pipeline = Dataset.Range(40).Pipeline<Signals>().Load().Augment()
            .Update(s_before, (count, _) => count + 1)
            .Tap(batch => _ = batch.Indices[0] == 12 && !isRepaired ? throw new FormatException() : 0)
            .Rebatch(5);
        PipelineOptions options = Options with { BatchSize = 4 };
        PipelineRun<Signals> run = pipeline.Batches(options);
        (List<Signals> batches, Exception? failure) = await run.PrefixAsync();
        Assert.That((batches.Count, failure), Is.EqualTo((2, failure as FormatException)));
        isRepaired = true;
        PipelineRun<Signals> resumed = pipeline.Batches(options with { ResumeFrom = Kept(run.Checkpoint) });
        batches.AddRange(await resumed.AllAsync());
        PipelineRun<Signals> uninterrupted = pipeline.Batches(options);
        Assert.That(batches.Noise(), Is.EqualTo((await uninterrupted.AllAsync()).Noise()));
        Assert.That(resumed.GetValue(s_before), Is.EqualTo(uninterrupted.GetValue(s_before)));
    }

    [Test]
    public void Case22_A_checkpoint_of_another_dataset_or_pipeline_is_refused_with_the_reason()
    {
        PipelineCheckpoint checkpoint = Kept(s_sixty.Batches(Options).Checkpoint);
        Assert.That(
            () => Dataset.Range(61).Pipeline<Signals>().Load().Batches(Options with { ResumeFrom = checkpoint }),
            Throws.ArgumentException.With.Message.Contains("the dataset has 61 items, the checkpoint's has 60"));
        Assert.That(
            () => Dataset.Range(60).Pipeline<Signals>().Load().Augment().Batches(Options with { ResumeFrom = checkpoint }),
            Throws.ArgumentException.With.Message.Contains(
                "step 1 of the pipeline is 'Augment: Acceptance.Batches.Signals', the checkpoint's is 'WithProbability(0.5): 1'"));
        Assert.That(
            () => s_sixty.Batches(Options with { BatchSize = 12, ResumeFrom = checkpoint }),
            Throws.ArgumentException.With.Message.Contains("PipelineOptions.BatchSize is 12, the checkpoint's run had 13"));
    }

    [Test]
    public async Task Case22_More_epochs_may_be_added()
    {
        PipelineRun<Signals> two = s_sixty.Batches(Options with { Epochs = 2, Shuffle = true });
        List<Signals> batches = await two.AllAsync();
        batches.AddRange(await s_sixty.Batches(Options with { Epochs = 4, Shuffle = true, ResumeFrom = Kept(two.Checkpoint) }).AllAsync());
        Assert.That(batches.Noise(), Is.EqualTo((await s_sixty.Batches(Options with { Epochs = 4, Shuffle = true }).AllAsync()).Noise()));
    }

    [Test]
    public async Task Case25_Progress_goes_on_where_the_other_run_stood()
    {
        Pipeline<Signals> pipeline = Dataset.Range(40).Pipeline<Signals>().Load().Where(batch => batch.Indices[0] % 12 != 0).Rebatch(3);
        PipelineOptions options = Options with { BatchSize = 4, Epochs = 2 };
        PipelineRun<Signals> run = pipeline.Batches(options);
        await using (IAsyncEnumerator<Signals> batches = run.GetAsyncEnumerator())
        {
            for (var taken = 0; taken < 10; taken++)
            {
                await batches.MoveNextAsync();
            }
        }

        // An epoch is eight batches, of 40 items. Of the next a source batch was skipped, one delivered to its last row, and one in part.
        List<PipelineProgress> seen = [];
        await pipeline.Batches(options with { ResumeFrom = Kept(run.Checkpoint), Progress = new Immediately(seen.Add) }).AllAsync();
        Assert.That(seen.Select(progress => progress.ResumedItems), Is.All.EqualTo(48));
        Assert.That((seen[0].Batches, seen[0].Items), Is.EqualTo((11L, 56L)));
        Assert.That(seen.Select(progress => progress.Items), Is.Ordered);
        Assert.That((seen[^1].Items, seen[^1].TotalItems, seen[^1].Fraction), Is.EqualTo((80L, 80L, 1.0)));
    }

    [Test]
    public async Task Case22_It_costs_the_same_wherever_it_begins()
    {
        var steps = 0;
        Pipeline<Signals> pipeline = Dataset.Range(1000).Pipeline<Signals>().Load().Tap(_ => Interlocked.Increment(ref steps)).Rebatch(3);
        PipelineOptions options = new() { BatchSize = 2, Epochs = 50, Shuffle = true };
        PipelineRun<Signals> run = pipeline.Batches(options);
        PipelineCheckpoint? late = null;
        await foreach (Signals batch in run)
        {
            if (batch.Scope.BatchNumber == 10_000)
            {
                late = run.Checkpoint;
                break;
            }
        }

        steps = 0;
        await foreach (Signals batch in pipeline.Batches(options with { ResumeFrom = late }))
        {
            break;
        }

        Assert.That(steps, Is.InRange(1, 2));
    }

    private static PipelineCheckpoint Kept(PipelineCheckpoint checkpoint) => PipelineCheckpoint.Parse(checkpoint.ToJson());

    private static string[] Shown(IEnumerable<Signals> batches)
        => [.. batches.Select(
            batch => $"{batch.Scope.BatchNumber}@{batch.Scope.Epoch}: {string.Join(", ", batch.Indices.Zip(batch.Noise))}")];

    private PipelineOptions Resumed(PipelineCheckpoint checkpoint) => Options with { ResumeFrom = Kept(checkpoint) };

    /// <summary>
    /// Resumes behind each batch, at another prefetch and parallelism, and compares batches, variables and counts with the rest of the run.
    /// </summary>
    private static async Task ResumesEverywhereAsync(Pipeline<Signals> pipeline, PipelineOptions options)
    {
        List<Signals> all = [];
        List<PipelineCheckpoint> checkpoints = [];
        List<object?[]> values = [];
        PipelineRun<Signals> run = pipeline.Batches(options);
        await foreach (Signals batch in run)
        {
            all.Add(batch);
            checkpoints.Add(Kept(run.Checkpoint));
            values.Add([.. run.Report.Variables.ByName.Values]);
        }

        Assert.That(all, Has.Count.GreaterThan(2));
        for (var taken = 0; taken < all.Count; taken++)
        {
            PipelineRun<Signals> resumed = pipeline.Batches(options with
            {
                Prefetch = (options.Prefetch + 2 + taken) % 5,
                MaxParallelism = 1 + (taken % 3),
                ResumeFrom = checkpoints[taken],
            });
            List<Signals> rest = [];
            List<object?[]> restValues = [];
            await foreach (Signals batch in resumed)
            {
                rest.Add(batch);
                restValues.Add([.. resumed.Report.Variables.ByName.Values]);
            }

            Assert.That(Shown(rest), Is.EqualTo(Shown(all.Skip(taken + 1))));
            Assert.That(restValues, Is.EqualTo(values.Skip(taken + 1)));
            PipelineReport whole = run.Report, part = resumed.Report;
            PipelineCheckpoint end = resumed.Checkpoint;
            Assert.That(
                (end.Batches, end.Items, end.Epochs, end.SkippedBatches, end.FailedBatches, end.DroppedItems),
                Is.EqualTo(
                    (whole.Batches, whole.Items, whole.Epochs, whole.SkippedBatches, (long)whole.Failures.Count,
                        (long)whole.Dropped.Count)));
            Assert.That((part.Batches, part.Epochs), Is.EqualTo((rest.Count, whole.Epochs - checkpoints[taken].Epochs)));
            Assert.That(end.ToJson(), Is.EqualTo(run.Checkpoint.ToJson()));
        }
    }

    private sealed class Immediately(Action<PipelineProgress> report) : IProgress<PipelineProgress>
    {
        public void Report(PipelineProgress value) => report(value);
    }
}
