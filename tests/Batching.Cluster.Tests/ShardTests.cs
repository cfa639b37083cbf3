using Batching.Cluster.Worker;

namespace ClusterTests;

/// <summary>Shards of studies within one process: what is executed, published, recorded and merged.</summary>
public class ShardTests
{
    [TestCase(1, ShardLayout.Strided)]
    [TestCase(5, ShardLayout.Strided)]
    [TestCase(40, ShardLayout.Strided)]
    [TestCase(7, ShardLayout.Contiguous)]
    public async Task Shards_give_the_table_that_one_machine_gives_to_the_byte(int shards, ShardLayout layout)
    {
        using var folder = new TemporaryFolder();
        await using Study serial = folder.Cells(rows: 10, machine: "serial"), home = folder.Cells(rows: 10, machine: "home");
        (await serial.RunAsync(new StudyOptions { MaxParallelism = 1 })).ThrowIfFailed();
        ClusterPlan plan = await home.PlanShardsAsync(folder.Shared, shards, layout);

        // In reverse order, each on another machine.
        for (int shard = shards - 1; shard >= 0; shard--)
        {
            await using Study machine = folder.Cells(rows: 10, machine: $"machine{shard}");
            ShardReport report = await machine.RunShardAsync(ClusterPlan.Open(plan.Path), shard);
            Assert.That((report.Total, report.Executed, report.Stored), Is.EqualTo((plan.PlacesOf(shard).LongCount(), report.Total, 0L)));
            Assert.That(File.Exists(machine.Location), Is.False, "A shard made a study's file.");
        }

        (await home.MergeAsync(plan)).ThrowIfIncomplete();
        Assert.That(home.Results("Cell").ToTable().ToCsv(), Is.EqualTo(serial.Results("Cell").ToTable().ToCsv()));
        Assert.That(home.Runs<Cell>().Select(run => run.Result), Is.EqualTo(serial.Runs<Cell>().Select(run => run.Result)));
        Assert.That(home.Plan().Stored, Is.EqualTo(40));
    }

    [Test]
    public async Task Runs_of_several_classes_may_be_in_one_plan()
    {
        using var folder = new TemporaryFolder();
        await using Study study = folder.Open();
        study.AddRange(Number.Grid(value: [1, 2, 3]));
        study.AddRange(Fragile.Grid(value: [0, 1, 2]));
        study.AddRange(Number.Grid(value: [3, 4]));
        ClusterPlan plan = await study.PlanShardsAsync(folder.Shared, shardCount: 2);
        Assert.That(plan.ItemCount, Is.EqualTo(7), "An equal run counts once.");
        await study.RunShardAsync(plan, 0);
        await study.RunShardAsync(plan, 1);
        (await study.MergeAsync(plan)).ThrowIfIncomplete();
        Assert.That(study.Runs<Number>().Select(run => run.Result), Is.EqualTo(new[] { 1, 4, 9, 9, 16 }));
        Assert.That(study.Runs<Fragile>().Select(run => run.Result), Is.EqualTo(new[] { 0, 10, 20 }));
    }

    [Test]
    public async Task A_shard_that_is_run_again_executes_nothing()
    {
        using var folder = new TemporaryFolder();
        await using Study study = folder.Cells(rows: 3);
        ClusterPlan plan = await study.PlanShardsAsync(folder.Shared, shardCount: 2);
        await study.RunShardAsync(plan, 0);
        ShardReport again = await study.RunShardAsync(plan, 0);
        Assert.That((again.Total, again.Stored, again.Executed, again.IsStopped), Is.EqualTo((6L, 6L, 0L, false)));
    }

    [Test]
    public async Task Another_plan_in_the_folder_uses_the_results_that_it_has_in_common()
    {
        using var folder = new TemporaryFolder();
        await using Study small = folder.Cells(rows: 2, machine: "a"), large = folder.Cells(rows: 3, machine: "b");
        await small.RunShardAsync(await small.PlanShardsAsync(folder.Shared, shardCount: 1), 0);
        ClusterPlan plan = await large.PlanShardsAsync(folder.Shared, shardCount: 3);
        Assert.That(((await plan.GetStatusAsync()).Done, (await plan.GetStatusAsync()).Missing), Is.EqualTo((8L, 4L)));
    }

    [Test]
    public async Task A_merge_without_a_shard_says_which_is_missing_and_takes_over_the_rest()
    {
        using var folder = new TemporaryFolder();
        await using Study study = folder.Cells(rows: 3);
        ClusterPlan plan = await study.PlanShardsAsync(folder.Shared, shardCount: 3);
        await study.RunShardAsync(plan, 0);
        await study.RunShardAsync(plan, 2);
        MergeReport report = Assert.ThrowsAsync<IncompletePlanException>(() => study.MergeAsync(plan))!.Report;
        Assert.That((report.Merged, report.Status.Missing, report.IsComplete), Is.EqualTo((8L, 4L, false)));
        Assert.That(report.Status.MissingShards, Is.EqualTo(new[] { 1 }));
        Assert.That(report.ThrowIfIncomplete, Throws.TypeOf<IncompletePlanException>().With.Message.Contains("missing in shards 1"));
        Assert.That(study.Count(run => run.IsDone), Is.EqualTo(8));
        MergeReport allowed = await study.MergeAsync(plan, allowIncomplete: true);
        Assert.That((allowed.Merged, allowed.Stored, allowed.IsComplete), Is.EqualTo((0L, 8L, false)));
    }

    [Test]
    public async Task Merging_twice_takes_over_nothing_twice()
    {
        using var folder = new TemporaryFolder();
        await using Study study = folder.Cells(rows: 3);
        ClusterPlan plan = await study.PlanShardsAsync(folder.Shared, shardCount: 1);
        await study.RunShardAsync(plan, 0);
        MergeReport first = await study.MergeAsync(plan);
        MergeReport second = await study.MergeAsync(plan);
        Assert.That((first.Merged, first.Stored, second.Merged, second.Stored), Is.EqualTo((12L, 0L, 0L, 12L)));
        await using Study other = folder.Cells(rows: 3);
        MergeReport third = await other.MergeAsync(plan);
        Assert.That((third.Merged, third.Stored, third.IsComplete), Is.EqualTo((0L, 12L, true)));
        Assert.That(other.Results("Cell").Count(), Is.EqualTo(12));
    }

    [Test]
    public async Task A_study_that_stores_nothing_gets_the_results_in_memory()
    {
        using var folder = new TemporaryFolder();
        await using Study study = Study.Open("cells", saveResults: false, folder.Path);
        study.AddRange(Cell.Grid(row: [1, 2], column: [1]));
        ClusterPlan plan = await study.PlanShardsAsync(folder.Shared, shardCount: 1);
        await study.RunShardAsync(plan, 0);
        (await study.MergeAsync(plan)).ThrowIfIncomplete();
        Assert.That(study.Runs<Cell>().Select(run => run.Result), Is.EqualTo(new[] { Cell.Of(1, 1), Cell.Of(2, 1) }));
        Assert.That(File.Exists(study.Location), Is.False);
    }

    [Test]
    public async Task Failures_are_recorded_and_tried_again_only_when_asked()
    {
        using var folder = new TemporaryFolder();
        await using Study study = Fragiles(folder, isMended: false);
        ClusterPlan plan = await study.PlanShardsAsync(folder.Shared, shardCount: 2);
        ShardReport report = await study.RunShardAsync(plan, 1);
        Assert.That(report.Failures.Select(failure => failure.Item), Is.EqualTo(new[] { "Fragile(value: 3)", "Fragile(value: 7)" }));
        Assert.That(report.Executed, Is.EqualTo(2));
        ClusterStatus status = await plan.GetStatusAsync();
        Assert.That(
            (status.Done, status.Failed, status.Missing, status.IsSettled, status.IsComplete), Is.EqualTo((2L, 2L, 4L, false, false)));
        Assert.That(status.Failures[0].Failure.Message, Is.EqualTo("3 is too much"));
        Assert.That((status.MissingShards, status.FailedShards), Is.EqualTo((new[] { 0 }, new[] { 1 })));

        await using Study mended = Fragiles(folder, isMended: true);
        ShardReport again = await mended.RunShardAsync(plan, 1);
        Assert.That(
            (again.Executed, again.Stored, again.Failures.Count, again.Remaining), Is.EqualTo((0L, 2L, 2, 0L)), "The failures stand.");
        Assert.That((await mended.RunShardAsync(plan, 1, shardOptions: new ShardOptions { RetryFailed = true })).Executed, Is.EqualTo(2));
        Assert.That(((await plan.GetStatusAsync()).Failed, folder.Results("*.failed.json").Length), Is.EqualTo((0L, 0)));
    }

    [Test]
    public async Task A_failure_is_merged_as_one_and_a_later_result_takes_its_place()
    {
        using var folder = new TemporaryFolder();
        await using Study study = Fragiles(folder, isMended: false);
        ClusterPlan plan = await study.PlanShardsAsync(folder.Shared, shardCount: 1);
        await study.RunShardAsync(plan, 0);
        MergeReport report = await study.MergeAsync(plan, allowIncomplete: true);
        Assert.That((report.Merged, report.Status.Failed, report.IsComplete), Is.EqualTo((8L, 2L, false)));
        Assert.That(report.ThrowIfIncomplete, Throws.TypeOf<IncompletePlanException>().With.Message.Contains("2 failed"));
        Assert.That(study.Runs<Fragile>().Where(run => run.State == RunState.Failed).Select(run => run.Failure!.Message),
            Is.EqualTo(new[] { "3 is too much", "7 is too much" }));
        Assert.That((await study.MergeAsync(plan, allowIncomplete: true)).Merged, Is.Zero);

        await using Study mended = Fragiles(folder, isMended: true);
        await mended.RunShardAsync(plan, 0, shardOptions: new ShardOptions { RetryFailed = true });
        MergeReport after = await mended.MergeAsync(plan);
        Assert.That((after.Merged, after.IsComplete), Is.EqualTo((2L, true)));
        Assert.That(mended.Runs<Fragile>().Select(run => run.Result), Is.EqualTo(Enumerable.Range(0, 8).Select(value => value * 10)));
    }

    [Test]
    public async Task Two_copies_at_once_publish_each_result_once()
    {
        const int Rows = 10;
        using var folder = new TemporaryFolder();
        await using Study one = folder.Cells(Rows, machine: "a"), other = folder.Cells(Rows, machine: "b");
        ClusterPlan plan = await one.PlanShardsAsync(folder.Shared, shardCount: 1);
        await Task.WhenAll(one.RunShardAsync(plan, 0), other.RunShardAsync(plan, 0));
        Assert.That(folder.Results("*"), Has.Length.EqualTo(Rows * 4), "A file is there that is no result.");
        Assert.That((await plan.GetStatusAsync()).IsComplete);
    }

    [Test]
    public async Task Two_copies_that_differ_are_an_error_and_both_are_kept()
    {
        using var folder = new TemporaryFolder();
        var begun = new CountdownEvent(6);
        var all = new TaskCompletionSource();
        await using Study one = Drawing("a", value => value), other = Drawing("b", value => value == 2 ? 200 : value);
        ClusterPlan plan = await one.PlanShardsAsync(folder.Shared, shardCount: 1);
        var options = new StudyOptions { MaxParallelism = 3 };
        Task<ShardReport>[] copies = [one.RunShardAsync(plan, 0, options), other.RunShardAsync(plan, 0, options)];
        await Task.WhenAll(copies).ContinueWith(_ => { }, TaskScheduler.Default);

        ResultConflictException thrown = (ResultConflictException)copies.Single(copy => copy.IsFaulted).Exception!.InnerException!;
        string conflict = thrown.Paths.Single(), path = plan.Items.Results.PathOf(plan.Items.KeyOf(1));
        string[] both = [await File.ReadAllTextAsync(path), await File.ReadAllTextAsync(conflict)];
        Assert.That(both.Count(text => text.Contains("\"result\":2,", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(both.Count(text => text.Contains("\"result\":200,", StringComparison.Ordinal)), Is.EqualTo(1));
        ClusterStatus status = await plan.GetStatusAsync();
        Assert.That((status.Done, status.ConflictingFiles, status.IsComplete), Is.EqualTo((3L, new[] { conflict }, false)));
        Assert.That(Assert.ThrowsAsync<ResultConflictException>(() => one.MergeAsync(plan))!.Paths, Is.EqualTo(new[] { conflict }));
        Assert.That(File.Exists(one.Location), Is.False, "Something was merged.");

        File.Delete(conflict);
        (await one.MergeAsync(plan)).ThrowIfIncomplete();

        Study Drawing(string machine, Func<int, int> result)
        {
            Study study = folder.Open(machine);
            study.AddRange(Drawn.Grid(value: [1, 2, 3], draw: async value =>
            {
                if (begun.Signal())
                {
                    all.SetResult();
                }

                await all.Task;
                return result(value);
            }));
            return study;
        }
    }

    [Test]
    public async Task A_result_that_differs_from_the_one_in_the_study_is_an_error()
    {
        using var folder = new TemporaryFolder();
        await using Study study = folder.Cells(rows: 1, chance: true);
        ClusterPlan plan = await study.PlanShardsAsync(folder.Shared, shardCount: 1);
        await study.RunShardAsync(plan, 0);
        await using Study other = folder.Cells(rows: 1, chance: true);
        await other.RunAsync();
        ResultConflictException thrown = Assert.ThrowsAsync<ResultConflictException>(() => study.MergeAsync(plan))!;
        Assert.That(thrown.Paths, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task A_damaged_result_counts_as_missing_and_is_computed_again_and_kept()
    {
        using var folder = new TemporaryFolder();
        await using Study study = folder.Cells(rows: 2);
        ClusterPlan plan = await study.PlanShardsAsync(folder.Shared, shardCount: 2);
        await study.RunShardAsync(plan, 0);
        await study.RunShardAsync(plan, 1);
        string torn = plan.Items.Results.PathOf(plan.Items.KeyOf(3)), empty = plan.Items.Results.PathOf(plan.Items.KeyOf(5)),
            changed = plan.Items.Results.PathOf(plan.Items.KeyOf(4));
        byte[] whole = await File.ReadAllBytesAsync(torn);
        await File.WriteAllBytesAsync(torn, whole[..(whole.Length / 2)]);
        await File.WriteAllBytesAsync(empty, []);
        await File.WriteAllTextAsync(
            changed, (await File.ReadAllTextAsync(changed)).Replace("\"Height\":0.3", "\"Height\":0.4", StringComparison.Ordinal));
        ClusterStatus status = await plan.GetStatusAsync();
        Assert.That(status.DamagedFiles, Is.EquivalentTo(new[] { torn, empty, changed }));
        Assert.That(status.Missing, Is.EqualTo(3));
        Assert.That(() => study.MergeAsync(plan), Throws.TypeOf<IncompletePlanException>());
        await study.RunShardAsync(plan, 0);
        await study.RunShardAsync(plan, 1);
        Assert.That((await plan.GetStatusAsync()).IsComplete);
        Assert.That(folder.Results("*.damaged-*"), Has.Length.EqualTo(3));
    }

    [Test]
    public async Task A_result_under_the_name_of_another_run_is_not_taken_for_its_own()
    {
        using var folder = new TemporaryFolder();
        await using Study study = folder.Cells(rows: 1);
        ClusterPlan plan = await study.PlanShardsAsync(folder.Shared, shardCount: 1);
        await study.RunShardAsync(plan, 0);
        File.Copy(plan.Items.Results.PathOf(plan.Items.KeyOf(0)), plan.Items.Results.PathOf(plan.Items.KeyOf(1)), overwrite: true);
        Assert.That((await plan.GetStatusAsync()).DamagedFiles, Is.EqualTo(new[] { plan.Items.Results.PathOf(plan.Items.KeyOf(1)) }));
        await study.RunShardAsync(plan, 0);
        (await study.MergeAsync(plan)).ThrowIfIncomplete();
        Assert.That(
            study.Runs<Cell>().Select(run => run.Result), Is.EqualTo(study.Runs<Cell>().Select(run => Cell.Of(run.Row, run.Column))));
    }

    [Test]
    public async Task A_shard_that_is_asked_to_end_finishes_what_is_under_way_and_begins_nothing()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        await using Study study = folder.Open();
        study.AddRange(Gated.Grid(value: [.. Enumerable.Range(0, 50)], gate: async (value, cancellationToken) =>
        {
            if (value == 3)
            {
                await stop.CancelAsync();
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
            }
        }));
        ClusterPlan plan = await study.PlanShardsAsync(folder.Shared, shardCount: 1);
        ShardReport report =
            await study.RunShardAsync(plan, 0, new StudyOptions { MaxParallelism = 1 }, stoppingToken: stop.Token);
        Assert.That((report.IsStopped, report.Executed, report.Remaining), Is.EqualTo((true, 4L, 46L)));
        Assert.That((await plan.GetStatusAsync()).Done, Is.EqualTo(4));
        ShardReport rest = await study.RunShardAsync(plan, 0);
        Assert.That((rest.IsStopped, rest.Stored, rest.Executed), Is.EqualTo((false, 4L, 46L)));
    }

    [Test]
    public async Task Runs_under_way_are_cancelled_when_the_grace_has_passed()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        await using Study study = folder.Open();
        study.AddRange(Gated.Grid(value: [.. Enumerable.Range(0, 5)], gate: async (value, cancellationToken) =>
        {
            if (value == 2)
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
        }));
        ClusterPlan plan = await study.PlanShardsAsync(folder.Shared, shardCount: 1);
        ShardReport report = await study.RunShardAsync(plan, 0, new StudyOptions { MaxParallelism = 1 },
            new ShardOptions { GracePeriod = TimeSpan.FromMilliseconds(10) }, stop.Token);
        ClusterStatus status = await plan.GetStatusAsync();
        Assert.That((report.IsStopped, report.Executed, status.Done, status.Failed), Is.EqualTo((true, 2L, 2L, 0L)));
    }

    [Test]
    public async Task A_shard_that_its_caller_cancels_throws_and_keeps_what_has_finished()
    {
        using var folder = new TemporaryFolder();
        using var end = new CancellationTokenSource();
        await using Study study = folder.Open();
        study.AddRange(Gated.Grid(value: [.. Enumerable.Range(0, 5)], gate: async (value, cancellationToken) =>
        {
            if (value == 2)
            {
                await end.CancelAsync();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
        }));
        ClusterPlan plan = await study.PlanShardsAsync(folder.Shared, shardCount: 1);
        OperationCanceledException thrown = Assert.CatchAsync<OperationCanceledException>(
            () => study.RunShardAsync(plan, 0, new StudyOptions { MaxParallelism = 1 }, cancellationToken: end.Token))!;
        Assert.That(thrown.CancellationToken, Is.EqualTo(end.Token));
        Assert.That((await plan.GetStatusAsync()).Done, Is.EqualTo(2));
    }

    [Test]
    public async Task A_run_that_another_process_executes_is_reported_and_merged_later()
    {
        using var folder = new TemporaryFolder();
        await using Study study = folder.Cells(rows: 1), elsewhere = folder.Cells(rows: 1);
        ClusterPlan plan = await study.PlanShardsAsync(folder.Shared, shardCount: 1);
        await study.RunShardAsync(plan, 0);
        Batching.Studies.Stores.IRunWorker worker = elsewhere.Store!.BeginWork();
        worker.Commit([], [elsewhere.TypeOf(elsewhere[2]).Claim(elsewhere[2], replacesOtherCode: true)]);
        MergeReport report = Assert.ThrowsAsync<IncompletePlanException>(() => study.MergeAsync(plan))!.Report;
        Assert.That((report.Merged, report.Busy, report.IsComplete), Is.EqualTo((3L, 1L, false)));
        worker.Dispose();
        MergeReport again = await study.MergeAsync(plan);
        Assert.That((again.Merged, again.Stored, again.IsComplete), Is.EqualTo((1L, 3L, true)));
    }

    private static Study Fragiles(TemporaryFolder folder, bool isMended)
    {
        Study study = folder.Open();
        study.AddRange(Fragile.Grid(value: [.. Enumerable.Range(0, 8)], isMended: isMended));
        return study;
    }
}
