using System.Globalization;
using Batching.Testing;

namespace Batching.Runtime.Tests.Pipelines.Checkpoints;

/// <summary>What a checkpoint says and keeps. That the rest of a run is exact is for the acceptance tests and random runs.</summary>
public sealed class PipelineCheckpointTests
{
    private static readonly Variable<int> s_count = Variable.Create<int>("count", 0);
    private static readonly Pipeline<Numbers> s_ten = Dataset.Range(10).Pipeline<Numbers>().Update(s_count, (count, _) => count + 1);
    private static readonly string s_golden = Path.Combine(
        SourceTree.Repository, "tests", "Batching.Runtime.Tests", "Pipelines", "Checkpoints", "PipelineCheckpoint.golden.json");

    /// <summary>
    /// Every part of a checkpoint: boundaries in a row and aside, a shard, a split, chance, lengths, skipped batches, variables.
    /// </summary>
    private static Pipeline<Numbers> Rich()
    {
        Pipeline<Numbers> other =
            Dataset.From(Enumerable.Range(0, 40).Select(number => number * number)).Shard(1, 2).Pipeline<Numbers>().Rebatch(3);
        return Dataset.Range(50).Split(0.8, seed: 5).First.Pipeline<Numbers>()
            .Step("Scale", (batch, _) => batch, new PerItemLength("factors", 4), new PerItemLength("bias", null))
            .WithProbability(0.25, part => part.Step("Augment", (batch, _) => batch.Draw()))
            .Update(s_count, batch => batch.Count, (count, more) => count + more)
            .Where(batch => batch.Number != 1)
            .Rebatch(6)
            .Merge(other)
            .Update(Variable.Create<double>("mean", 0.1), (mean, _) => mean / 3)
            .Repeat(2, part => part.Tap(_ => { }))
            .Rebatch(5);
    }

    private static PipelineOptions RichOptions => new() { BatchSize = 4, Shuffle = true, Seed = -7, Epochs = 3, Prefetch = 2 };

    [Test]
    public async Task The_format_is_the_golden_one()
    {
        PipelineRun<Numbers> run = Rich().Batches(RichOptions);
        await using IAsyncEnumerator<Numbers> batches = run.GetAsyncEnumerator();
        for (var batch = 0; batch < 4; batch++)
        {
            Assert.That(await batches.MoveNextAsync(), Is.True);
        }

        // This file is a promise, and never accepted anew: users have files like it. Another format is another version, which reads this
        // one too.
        Snapshot.Match(s_golden, run.Checkpoint.ToJson(), accept: !File.Exists(s_golden));
    }

    [Test]
    public async Task The_golden_checkpoint_is_resumed_by_every_version_of_the_library()
    {
        PipelineCheckpoint golden = PipelineCheckpoint.Load(s_golden);
        List<Numbers> all = await Rich().Batches(RichOptions).AllAsync();
        PipelineRun<Numbers> resumed = Rich().Batches(RichOptions with { Prefetch = 0, ResumeFrom = golden });
        List<Numbers> rest = await resumed.AllAsync();
        Assert.That(rest, Has.Count.EqualTo(all.Count - 4));
        Assert.That(rest.Indices(), Is.EqualTo(all.Skip(4).Indices()));
        Assert.That(golden.ToJson(), Is.EqualTo((await File.ReadAllTextAsync(s_golden)).ReplaceLineEndings("\n").TrimEnd()));
    }

    [Test]
    public async Task It_stands_behind_the_batch_that_the_consumer_holds([ValueSource(typeof(Runs), nameof(Runs.Prefetches))] int prefetch)
    {
        PipelineRun<Numbers> run = s_ten.Batches(new() { BatchSize = 3, Prefetch = prefetch });
        Assert.That((run.Checkpoint.Batches, run.Checkpoint.GetValue(s_count)), Is.EqualTo((0, 0)));
        var held = 0;
        await foreach (Numbers batch in run)
        {
            held++;
            PipelineCheckpoint checkpoint = run.Checkpoint;
            Assert.That(
                (checkpoint.Batches, checkpoint.Items, checkpoint.GetValue(s_count)), Is.EqualTo((held, Math.Min(held * 3, 10), held)));
            Assert.That(checkpoint.Epochs, Is.EqualTo(held == 4 ? 1 : 0));
        }

        Assert.That(run.Checkpoint.ToString(), Is.EqualTo("4 batches, 10 items, 1 epochs"));
    }

    [Test]
    public async Task A_pipeline_may_have_any_number_of_borders()
    {
        Pipeline<Numbers> pipeline = s_ten.Repeat(200, part => part.Rebatch(3).Rebatch(2));
        PipelineRun<Numbers> run = pipeline.Batches(new() { BatchSize = 4 });
        await foreach (Numbers batch in run)
        {
            break;
        }

        PipelineCheckpoint checkpoint = PipelineCheckpoint.Parse(run.Checkpoint.ToJson());
        Assert.That((await pipeline.Batches(new() { BatchSize = 4, ResumeFrom = checkpoint }).AllAsync()).Indices(),
            Is.EqualTo(new int[][] { [2, 3], [4, 5], [6, 7], [8, 9] }));
    }

    [Test]
    public async Task All_of_it_is_of_one_moment_on_any_thread()
    {
        PipelineRun<Numbers> run = s_ten.Rebatch(3).Batches(new() { BatchSize = 1, Epochs = 300, Prefetch = 3 });
        bool isOver = false;
        Task<int> looking = Task.Run(() =>
        {
            var looks = 0;
            while (!Volatile.Read(ref isOver))
            {
                PipelineCheckpoint checkpoint = run.Checkpoint;
                Assert.That(checkpoint.Items, Is.EqualTo(checkpoint.GetValue(s_count)));
                Assert.That(checkpoint.Position?.Number ?? 0, Is.EqualTo(checkpoint.Batches));
                looks++;
            }

            return looks;
        });
        List<Numbers> batches = await run.AllAsync();
        Volatile.Write(ref isOver, true);
        Assert.That(await looking.WaitAsync(Runs.Patience), Is.Positive);
        Assert.That(run.Checkpoint.Batches, Is.EqualTo(batches.Count));
    }

    [Test]
    public async Task A_change_that_throws_is_not_in_it()
    {
        Pipeline<Numbers> pipeline = s_ten
            .Update(s_count, (count, batch) => batch.Number == 3 ? throw new FormatException() : count).Rebatch(2);
        PipelineRun<Numbers> run = pipeline.Batches();
        await run.PrefixAsync();
        Assert.That(run.GetValue(s_count), Is.EqualTo(2), "the batch that both are in was not delivered");
        Assert.That((run.Checkpoint.Batches, run.Checkpoint.GetValue(s_count)), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task A_batch_that_is_not_the_same_again_is_an_error_and_no_row_is_lost(
        [ValueSource(typeof(Runs), nameof(Runs.Prefetches))] int prefetch, [Values] bool isLeftOut)
    {
        int rows = 4;
        Pipeline<Numbers> pipeline = Dataset.Range(8).Pipeline<Numbers>()
            .Step("Cut",
                (batch, _) =>
                    rows == 4
                        ? batch
                        : isLeftOut ? throw new SkipBatchException() : new Numbers { Indices = [.. batch.Indices.Take(rows)] })
            .Rebatch(3);
        PipelineOptions options = new() { BatchSize = 4, Prefetch = prefetch };
        PipelineRun<Numbers> run = pipeline.Batches(options);
        await foreach (Numbers batch in run)
        {
            break;
        }

        rows = 2;
        (List<Numbers> batches, Exception? failure) = await pipeline.Batches(options with { ResumeFrom = run.Checkpoint }).PrefixAsync();
        Assert.That(batches, Is.Empty);
        Assert.That(failure,
            Is.TypeOf<InvalidOperationException>().With.Message.Contains("Batch 0 before Rebatch(3) had 4 rows").And.Message.Contains(
                isLeftOut ? "left out" : "has 2"));
    }

    [Test]
    public void A_file_is_replaced_as_a_whole()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string file = Path.Combine(folder, "run.json");
            File.WriteAllText(file, "something else");
            s_ten.Batches().Checkpoint.Save(file);
            Assert.That(PipelineCheckpoint.Load(file).Batches, Is.Zero);
            Assert.That(Directory.GetFiles(folder), Is.EqualTo(new[] { file }), "nothing is left beside it");
            Assert.That(
                () => s_ten.Batches().Checkpoint.Save(Path.Combine(folder, "missing", "run.json")), Throws.InstanceOf<IOException>());
            Pipeline<Numbers> unknown = s_ten.Update(Variable.Create<object>("thing", new object()), (thing, _) => thing);
            Assert.That(() => unknown.Batches().Checkpoint.Save(file), Throws.InvalidOperationException);
            Assert.That(PipelineCheckpoint.Load(file).Batches, Is.Zero);
            Assert.That(() => PipelineCheckpoint.Load(Path.Combine(folder, "none.json")), Throws.InstanceOf<FileNotFoundException>());
            File.WriteAllText(file, "{");
            Assert.That(() => PipelineCheckpoint.Load(file), Throws.TypeOf<FormatException>().With.Message.Contains(file));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestCase("", "not a checkpoint")]
    [TestCase("null", "no \"format\"")]
    [TestCase("{}", "no \"format\"")]
    [TestCase("[1]", "not a checkpoint")]
    [TestCase("{\"format\": \"Batching.PipelineCheckpoint\"}", "with a version")]
    [TestCase("{\"format\": \"Batching.PipelineCheckpoint\", \"version\": 1}", "missing required properties")]
    [TestCase("{\"format\": \"Batching.PipelineCheckpoint\", \"version\": 2, \"anything\": 1}",
        "version 2, and this version of the library reads 1")]
    public void What_is_no_checkpoint_of_this_version_is_refused(string json, string why)
        => Assert.That(() => PipelineCheckpoint.Parse(json), Throws.TypeOf<FormatException>().With.Message.Contains(why));

    [TestCase("\"rowsTaken\": 2", "\"rowsTaken\": 100", "no run can have")]
    [TestCase("\"batches\": 4", "\"batches\": -4", "no run can have")]
    [TestCase("\"itemsLeftOut\": ", "\"itemsLeftOut\": -", "no run can have")]
    [TestCase("\"batches\": 4", "\"batches\": \"four\"", "batches")]
    [TestCase("\"steps\": [", "\"steps\": null, \"other\": [", "steps")]
    public void What_has_been_broken_is_refused(string before, string after, string why)
    {
        string json = File.ReadAllText(s_golden);
        Assert.That(json, Does.Contain(before));
        Assert.That(
            () => PipelineCheckpoint.Parse(json.Replace(before, after)), Throws.TypeOf<FormatException>().With.Message.Contains(why));
    }

    [Test]
    public void Its_text_is_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            // A negative sign of two characters, a decimal comma.
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("sv-SE");
            string json = Rich().Batches(RichOptions).Checkpoint.ToJson();
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            Assert.That(Rich().Batches(RichOptions).Checkpoint.ToJson(), Is.EqualTo(json));
            Assert.That(
                Rich().Batches(RichOptions with { ResumeFrom = PipelineCheckpoint.Parse(json) }).Checkpoint.ToJson(), Is.EqualTo(json));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
