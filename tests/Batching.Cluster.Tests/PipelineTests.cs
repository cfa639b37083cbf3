using System.Collections.Concurrent;

namespace ClusterTests;

/// <summary>Shards of pipelines have the same batches as without shards, to the bit.</summary>
public class PipelineTests
{
    private static readonly PipelineOptions s_options = new() { BatchSize = 7, Shuffle = true, Seed = 11, Epochs = 3 };

    private static IEnumerable<TestCaseData> Runs()
    {
        foreach ((string name, PipelineOptions options) in new (string, PipelineOptions)[]
        {
            ("shuffled", s_options),
            ("in order", new PipelineOptions { BatchSize = 7 }),
            ("across epochs", s_options with { CrossEpochs = true }),
            ("without the last", s_options with { DropLast = true }),
            ("across epochs, without the last", s_options with { CrossEpochs = true, DropLast = true }),
            ("iterations", new PipelineOptions { BatchSize = 7, Shuffle = true, Iterations = 20 }),
            ("prefetched", s_options with { Prefetch = 3 }),
        })
        {
            foreach (ShardLayout layout in Enum.GetValues<ShardLayout>())
            {
                yield return new TestCaseData(options, layout).SetArgDisplayNames(name, layout.ToString());
            }
        }
    }

    [TestCaseSource(nameof(Runs))]
    public async Task Shards_give_the_batches_of_the_whole_run_to_the_bit(PipelineOptions options, ShardLayout layout)
    {
        using var folder = new TemporaryFolder();
        List<string> whole = [];
        await foreach (Samples batch in Pipeline().Batches(options))
        {
            whole.Add(batch.Text);
        }

        ClusterPlan plan = await Pipeline().PlanShardsAsync("samples", folder.Shared, shardCount: 4, options, layout);
        Assert.That(plan.ItemCount, Is.EqualTo(whole.Count));
        foreach (int shard in new[] { 2, 0, 3, 1 })
        {
            ShardReport report = await Pipeline().RunShardAsync(ClusterPlan.Open(plan.Path), shard, WriteAsync, options, ".txt");
            Assert.That(
                (report.Total, report.Executed, report.IsStopped), Is.EqualTo((plan.PlacesOf(shard).LongCount(), report.Total, false)));
        }

        List<string> merged = [];
        (await plan.MergeOutputsAsync(
            async (output, cancellationToken) =>
                merged.Add(await File.ReadAllTextAsync(output.Path, cancellationToken)))).ThrowIfIncomplete();
        Assert.That(merged, Is.EqualTo(whole));
    }

    [Test]
    public async Task How_many_batches_a_run_has_is_known_before_it_runs()
    {
        var random = new Random(4);
        for (var round = 0; round < 200; round++)
        {
            int items = random.Next(1, 30);
            var options = new PipelineOptions
            {
                BatchSize = random.Next(1, items + 1),
                CrossEpochs = random.Next(2) == 0,
                DropLast = random.Next(2) == 0,
                Epochs = random.Next(1, 4),
            };
            if (random.Next(3) == 0)
            {
                options = options with { Epochs = null, Iterations = random.Next(1, 20) };
            }

            long count = 0;
            await foreach (Samples batch in Dataset.Range(items).Pipeline<Samples>().Batches(options))
            {
                count++;
            }

            Assert.That(new RunPlan(Dataset.Range(items).Pipeline<Samples>().Chain.Source!, options).Count, Is.EqualTo(count),
                $"{items} items, {options}");
        }
    }

    [Test]
    public async Task A_shard_that_is_run_again_writes_nothing_and_outputs_are_not_handed_out_before_all_are_there()
    {
        using var folder = new TemporaryFolder();
        ClusterPlan plan = await Pipeline().PlanShardsAsync("samples", folder.Shared, shardCount: 2, s_options);
        await Pipeline().RunShardAsync(plan, 0, WriteAsync, s_options);
        ShardReport again =
            await Pipeline().RunShardAsync(plan, 0, (_, _, _) => throw new InvalidOperationException("Written again."), s_options);
        Assert.That((again.Stored, again.Executed, again.Failures.Count), Is.EqualTo((again.Total, 0L, 0)));
        MergeReport early = Assert.ThrowsAsync<IncompletePlanException>(
            () => plan.MergeOutputsAsync((_, _) => throw new InvalidOperationException("Handed out.")))!.Report;
        Assert.That((early.IsComplete, early.Status.MissingShards), Is.EqualTo((false, new[] { 1 })));
        List<long> handedOut = [];
        MergeReport allowed = await plan.MergeOutputsAsync(
            (output, _) =>
            {
                handedOut.Add(output.Number);
                return Task.CompletedTask;
            },
            allowIncomplete: true);
        Assert.That((allowed.IsComplete, allowed.Merged), Is.EqualTo((false, again.Total)));
        Assert.That(handedOut, Is.EqualTo(plan.PlacesOf(0)));
    }

    [Test]
    public async Task Another_number_of_shards_uses_the_same_outputs()
    {
        using var folder = new TemporaryFolder();
        await Pipeline()
            .RunShardAsync(await Pipeline().PlanShardsAsync("samples", folder.Shared, shardCount: 1, s_options), 0, WriteAsync, s_options);
        ClusterPlan plan = await Pipeline().PlanShardsAsync("samples", folder.Shared, shardCount: 5, s_options, ShardLayout.Strided);
        Assert.That((await plan.GetStatusAsync()).IsComplete);
    }

    [Test]
    public async Task A_run_with_other_options_or_steps_is_refused_with_the_difference()
    {
        using var folder = new TemporaryFolder();
        ClusterPlan plan = await Pipeline().PlanShardsAsync("samples", folder.Shared, shardCount: 2, s_options);
        Assert.That(() => Pipeline().RunShardAsync(plan, 0, WriteAsync, s_options with { Seed = 12 }),
            Throws.ArgumentException.With.Message.Contains("options.seed is 12, the plan's is 11"));
        Assert.That(() => Pipeline(51).RunShardAsync(plan, 0, WriteAsync, s_options),
            Throws.ArgumentException.With.Message.Contains("pipeline.dataset.count is 51, the plan's is 50"));
        Assert.That(() => Pipeline().Shake().RunShardAsync(plan, 0, WriteAsync, s_options),
            Throws.ArgumentException.With.Message.Contains("pipeline.steps"));
    }

    [Test]
    public void A_pipeline_whose_batches_depend_on_one_another_is_refused()
    {
        using var folder = new TemporaryFolder();
        var sum = Variable.Create<double>("sum", 0);
        Assert.That(
            () => Pipeline().Rebatch(3).PlanShardsAsync("x", folder.Shared, 2), Throws.ArgumentException.With.Message.Contains("Rebatch"));
        Assert.That(
            () => Pipeline().Merge(Pipeline()).PlanShardsAsync("x", folder.Shared, 2), Throws.ArgumentException.With.Message.Contains("Merge"));
        Assert.That(() => Pipeline().Update(sum, (value, batch) => value + batch.Values[0]).PlanShardsAsync("x", folder.Shared, 2),
            Throws.ArgumentException.With.Message.Contains("'sum'"));
        Assert.That(() => Pipeline().PlanShardsAsync("x", folder.Shared, 2, new PipelineOptions { BatchSize = 51, DropLast = true }),
            Throws.ArgumentException.With.Message.Contains("BatchSize is 51"));
        Assert.That(() => Pipeline().PlanShardsAsync("../x", folder.Shared, 2), Throws.ArgumentException.With.Message.Contains("'../x'"));
    }

    [Test]
    public async Task A_plan_of_a_study_is_none_of_a_pipeline_and_the_other_way_round()
    {
        using var folder = new TemporaryFolder();
        await using Study study = folder.Cells(rows: 1);
        ClusterPlan runs = await study.PlanShardsAsync(folder.Shared, 1), batches = await Pipeline().PlanShardsAsync("x", folder.Shared, 1);
        Assert.That(
            () => Pipeline().RunShardAsync(runs, 0, WriteAsync), Throws.ArgumentException.With.Message.Contains("the plan of a study"));
        Assert.That(() => study.RunShardAsync(batches, 0), Throws.ArgumentException.With.Message.Contains("the plan of a pipeline"));
        Assert.That(
            () => runs.MergeOutputsAsync((_, _) => Task.CompletedTask),
            Throws.ArgumentException.With.Message.Contains("the plan of a study"));
    }

    [Test]
    public async Task Skipped_batches_are_settled_and_have_no_output()
    {
        using var folder = new TemporaryFolder();
        Pipeline<Samples> pipeline = Pipeline().Where(batch => batch.Indices[0] % 3 != 0);
        var options = new PipelineOptions { BatchSize = 5 };
        ClusterPlan plan = await pipeline.PlanShardsAsync("samples", folder.Shared, shardCount: 3, options);
        Assert.That(await MergedAfterAll(pipeline, plan, options), Is.EqualTo(new long[] { 1, 2, 4, 5, 7, 8 }));
    }

    [Test]
    public async Task Behind_the_batch_at_which_a_step_stops_the_run_nothing_is_of_it()
    {
        using var folder = new TemporaryFolder();
        Pipeline<Samples> pipeline = Pipeline().Tap(batch =>
        {
            if (batch.Indices[0] >= 30)
            {
                throw new StopPipelineException();
            }
        });
        var options = new PipelineOptions { BatchSize = 5 };
        ClusterPlan plan = await pipeline.PlanShardsAsync("samples", folder.Shared, shardCount: 3, options);
        Assert.That(await MergedAfterAll(pipeline, plan, options), Is.EqualTo(new long[] { 0, 1, 2, 3, 4, 5 }));
        Assert.That((await plan.GetStatusAsync()).IsComplete);
    }

    [Test]
    public async Task A_failed_batch_is_recorded_ends_nothing_and_is_tried_again_when_asked()
    {
        using var folder = new TemporaryFolder();
        var isMended = false;
        Pipeline<Samples> pipeline = Pipeline().Tap(batch =>
        {
            if (batch.Indices[0] == 10 && !isMended)
            {
                throw new InvalidOperationException("ten is too much");
            }
        });
        var options = new PipelineOptions { BatchSize = 5 };
        ClusterPlan plan = await pipeline.PlanShardsAsync("samples", folder.Shared, shardCount: 1, options);
        ShardReport report = await pipeline.RunShardAsync(plan, 0, WriteAsync, options);
        Assert.That((report.Executed, report.Failures.Single().Item, report.Failures[0].Failure.Message),
            Is.EqualTo((9L, "batch 2", "ten is too much")));
        Assert.That(((await plan.GetStatusAsync()).Failed, (await plan.GetStatusAsync()).IsSettled), Is.EqualTo((1L, true)));
        isMended = true;
        Assert.That((await pipeline.RunShardAsync(plan, 0, WriteAsync, options)).Executed, Is.Zero);
        var retry = new ShardOptions { RetryFailed = true };
        Assert.That((await pipeline.RunShardAsync(plan, 0, WriteAsync, options, shardOptions: retry)).Executed,
            Is.EqualTo(1));
        Assert.That((await plan.GetStatusAsync()).IsComplete);
    }

    [Test]
    public async Task A_writer_that_fails_publishes_nothing()
    {
        using var folder = new TemporaryFolder();
        ClusterPlan plan = await Pipeline().PlanShardsAsync("samples", folder.Shared, shardCount: 1, new PipelineOptions { BatchSize = 50 });
        ShardReport report = await Pipeline().RunShardAsync(
            plan,
            0,
            async (_, path, cancellationToken) =>
            {
                await File.WriteAllTextAsync(path, "half", cancellationToken);
                throw new IOException("the disk is full");
            },
            new PipelineOptions { BatchSize = 50 });
        Assert.That(report.Failures.Single().Failure.Message, Is.EqualTo("the disk is full"));
        Assert.That(folder.Results("*").Select(Path.GetFileName), Is.EqualTo(new[] { "00000000.failed.json" }));
    }

    [Test]
    public async Task Copies_that_write_other_bytes_are_an_error_and_both_are_kept()
    {
        using var folder = new TemporaryFolder();
        var options = new PipelineOptions { BatchSize = 50 };
        ClusterPlan plan = await Pipeline().PlanShardsAsync("samples", folder.Shared, shardCount: 1, options);
        using var together = new Barrier(2);
        Task<ShardReport>[] copies = [Copy("one"), Copy("other")];
        await Task.WhenAll(copies).ContinueWith(_ => { }, TaskScheduler.Default);
        ResultConflictException thrown = (ResultConflictException)copies.Single(copy => copy.IsFaulted).Exception!.InnerException!;
        string kept = thrown.Paths.Single(), output = folder.Results("*.txt").Single(path => path != kept);
        Assert.That(
            new[] { await File.ReadAllTextAsync(kept), await File.ReadAllTextAsync(output) }, Is.EquivalentTo(new[] { "one", "other" }));
        ClusterStatus status = await plan.GetStatusAsync();
        Assert.That((status.ConflictingFiles, status.IsComplete), Is.EqualTo((new[] { kept }, false)));
        Assert.That(() => plan.MergeOutputsAsync((_, _) => Task.CompletedTask), Throws.TypeOf<ResultConflictException>());

        Task<ShardReport> Copy(string text) => Task.Run(() => Pipeline().RunShardAsync(
            plan,
            0,
            async (_, path, cancellationToken) =>
            {
                await File.WriteAllTextAsync(path, text, cancellationToken);
                together.SignalAndWait(cancellationToken);
            },
            options,
            ".txt"));
    }

    [Test]
    public async Task A_damaged_output_counts_as_missing_and_is_written_again()
    {
        using var folder = new TemporaryFolder();
        ClusterPlan plan = await Pipeline().PlanShardsAsync("samples", folder.Shared, shardCount: 1, s_options);
        await Pipeline().RunShardAsync(plan, 0, WriteAsync, s_options, ".txt");
        string[] outputs = folder.Results("*.txt");
        string whole = await File.ReadAllTextAsync(outputs[3]);
        await File.WriteAllTextAsync(outputs[3], "half");
        File.Delete(outputs[5]);
        Assert.That(((await plan.GetStatusAsync()).Missing, (await plan.GetStatusAsync()).DamagedFiles.Count), Is.EqualTo((2L, 2)));
        Assert.That((await Pipeline().RunShardAsync(plan, 0, WriteAsync, s_options, ".txt")).Executed, Is.EqualTo(2));
        Assert.That(await File.ReadAllTextAsync(outputs[3]), Is.EqualTo(whole));
        Assert.That((await plan.GetStatusAsync()).IsComplete);
    }

    [Test]
    public async Task A_shard_that_is_asked_to_end_publishes_the_batch_under_way_and_goes_on_from_there()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        ClusterPlan plan = await Pipeline().PlanShardsAsync("samples", folder.Shared, shardCount: 1, s_options);
        var written = 0;
        ShardReport report = await Pipeline().RunShardAsync(
            plan,
            0,
            async (batch, path, cancellationToken) =>
            {
                if (++written == 4)
                {
                    await stop.CancelAsync();
                }

                await WriteAsync(batch, path, cancellationToken);
            },
            s_options with { Prefetch = 2 },
            stoppingToken: stop.Token);
        Assert.That((report.IsStopped, report.Executed, (await plan.GetStatusAsync()).Done), Is.EqualTo((true, 4L, 4L)));
        ShardReport rest = await Pipeline().RunShardAsync(plan, 0, WriteAsync, s_options);
        Assert.That((rest.Stored, rest.IsStopped, (await plan.GetStatusAsync()).IsComplete), Is.EqualTo((4L, false, true)));
    }

    [Test]
    public async Task Two_copies_at_once_publish_each_output_once()
    {
        using var folder = new TemporaryFolder();
        ClusterPlan plan = await Pipeline().PlanShardsAsync("samples", folder.Shared, shardCount: 1, s_options);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => Pipeline().RunShardAsync(plan, 0, WriteAsync, s_options))));
        Assert.That((await plan.GetStatusAsync()).IsComplete);
        Assert.That(folder.Results("*"), Has.Length.EqualTo(2 * plan.ItemCount), "A file is there that is no output.");
    }

    [Test]
    public async Task The_commands_of_a_program_do_the_same()
    {
        using var folder = new TemporaryFolder();
        var taken = new ConcurrentQueue<long>();
        using var output = new StringWriter();
        var program = new ClusterPipelineProgram<Samples>
        {
            Name = "samples",
            Pipeline = Pipeline(),
            Options = s_options,
            Write = WriteAsync,
            Consume = (batch, _) =>
            {
                taken.Enqueue(batch.Number);
                return Task.CompletedTask;
            },
            Extension = ".txt",
        };
        Assert.That(await Run("plan", folder.Shared, "--shards", "2"), Is.Zero);
        Assert.That(await Run("run", folder.Shared, "--shard", "0"), Is.Zero);
        Assert.That(await Run("merge", folder.Shared), Is.EqualTo(ClusterExitCodes.Incomplete));
        Assert.That(await Run("run", folder.Shared, "--shard", "1"), Is.Zero);
        Assert.That(await Run("merge", folder.Shared), Is.Zero);
        Assert.That(taken, Is.EqualTo(Enumerable.Range(0, 24)));

        Task<int?> Run(params string[] args) => ClusterProgram.RunAsync(program, args, new ClusterProgramOptions { Output = output });
    }

    private static Pipeline<Samples> Pipeline(int items = 50) => Dataset.Range(items).Pipeline<Samples>().Draw().Shake();

    private static Task WriteAsync(Samples batch, string path, CancellationToken cancellationToken)
        => File.WriteAllTextAsync(path, batch.Text, cancellationToken);

    private static async Task<List<long>> MergedAfterAll(Pipeline<Samples> pipeline, ClusterPlan plan, PipelineOptions options)
    {
        for (int shard = plan.ShardCount - 1; shard >= 0; shard--)
        {
            await pipeline.RunShardAsync(plan, shard, WriteAsync, options);
        }

        List<long> merged = [];
        (await plan.MergeOutputsAsync((output, _) =>
        {
            merged.Add(output.Number);
            return Task.CompletedTask;
        })).ThrowIfIncomplete();
        return merged;
    }
}
