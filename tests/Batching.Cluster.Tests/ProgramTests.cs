namespace ClusterTests;

/// <summary>The commands of a program: effects, output and exit codes.</summary>
public class ProgramTests
{
    [Test]
    public async Task A_first_word_that_is_no_command_is_left_to_the_program()
    {
        using var folder = new TemporaryFolder();
        await using Study study = folder.Cells(rows: 1);
        Assert.That(await ClusterProgram.RunAsync(study, []), Is.Null);
        Assert.That(await ClusterProgram.RunAsync(study, ["--verbose", "plan"]), Is.Null);
    }

    [TestCase("plan", "missing")]
    [TestCase("plan x --shards", "--shards needs a value")]
    [TestCase("plan x --shards many", "needs a whole number, not 'many'")]
    [TestCase("plan x --shards 2 --layout diagonal", "strided or contiguous")]
    [TestCase("plan x y --shards 2", "'y' is a second path")]
    [TestCase("run PLAN", "--shard I")]
    [TestCase("run PLAN --shard 0 --scheduler slurm", "--shard I")]
    [TestCase("run PLAN --shard 0 --quick now", "--quick is not an option of this command")]
    [TestCase("status", "path of the plan")]
    [TestCase("merge PLAN --force 1", "--force is not an option of this command")]
    public async Task A_wrong_command_line_is_said_and_ends_with_2(string line, string message)
    {
        using var folder = new TemporaryFolder();
        (int? exitCode, string error) = await Run(folder, line);
        Assert.That(exitCode, Is.EqualTo(ClusterExitCodes.Usage));
        Assert.That(error, Does.Contain(message).And.Contain("submit PLAN"));
        Assert.That(Directory.Exists(Path.Combine(Environment.CurrentDirectory, "x")), Is.False);
    }

    [TestCase("run PLAN --scheduler slurm", "SLURM_ARRAY_TASK_ID is not set")]
    [TestCase("run PLAN --scheduler lsf", "Use one of")]
    [TestCase("run PLAN --shard 9", "0 to 1")]
    [TestCase("status /nowhere/x.plan.json", "does not exist")]
    [TestCase("submit PLAN", "squeue cannot be started")]
    public async Task What_fails_is_said_and_ends_with_1(string line, string message)
    {
        using var folder = new TemporaryFolder();
        (int? exitCode, string error) = await Run(folder, line);
        Assert.That(error, Does.Contain(message));
        Assert.That(exitCode, Is.EqualTo(ClusterExitCodes.Failed));
    }

    [Test]
    public async Task The_exit_code_says_what_there_is()
    {
        using var folder = new TemporaryFolder();
        Assert.That(await ExitOf("plan", folder.Shared, "--shards", "2"), Is.EqualTo(ClusterExitCodes.Complete));
        Assert.That(await ExitOf("status", folder.Shared), Is.EqualTo(ClusterExitCodes.Incomplete));
        Assert.That(await ExitOf("run", folder.Shared, "--shard", "0"), Is.EqualTo(ClusterExitCodes.Complete));
        Assert.That(await ExitOf("merge", folder.Shared), Is.EqualTo(ClusterExitCodes.Incomplete), "A shard is missing.");
        Assert.That(await ExitOf("run", folder.Shared, "--shard", "1"), Is.EqualTo(ClusterExitCodes.Complete));
        Assert.That(await ExitOf("merge", folder.Shared), Is.EqualTo(ClusterExitCodes.Complete));
        Assert.That(await ExitOf("merge", folder.Shared), Is.EqualTo(ClusterExitCodes.Complete), "The second time.");
        Assert.That(await ExitOf("status", folder.Shared), Is.EqualTo(ClusterExitCodes.Complete));

        async Task<int?> ExitOf(params string[] command)
        {
            // A new study each time, as in a new process.
            await using Study study = folder.Cells(rows: 2);
            using var output = new StringWriter();
            return await ClusterProgram.RunAsync(study, command, new ClusterProgramOptions { Output = output });
        }
    }

    [Test]
    public async Task A_conflict_ends_with_4()
    {
        using var folder = new TemporaryFolder();
        await using Study study = folder.Cells(rows: 1);
        ClusterPlan plan = await study.PlanShardsAsync(folder.Shared, shardCount: 2);
        plan.Items.Results.Publish(new ResultRecord(plan.Items.KeyOf(0), ResultState.Done, "1", null, null, null));
        plan.Items.Results.Publish(new ResultRecord(plan.Items.KeyOf(0), ResultState.Done, "2", null, null, null));
        (int? exitCode, string error) = await Run(folder, "merge PLAN");
        Assert.That(exitCode, Is.EqualTo(ClusterExitCodes.Conflict));
        Assert.That(error, Does.Contain("Both are kept"));
        Assert.That((await Run(folder, "status PLAN")).ExitCode, Is.EqualTo(ClusterExitCodes.Conflict));
    }

    [Test]
    public async Task A_shard_with_a_failed_run_ends_with_1_and_names_it()
    {
        using var folder = new TemporaryFolder();
        await using Study study = folder.Open();
        study.AddRange(Fragile.Grid(value: [2, 3]));
        ClusterPlan plan = await study.PlanShardsAsync(folder.Shared, shardCount: 1);
        using var output = new StringWriter();
        int? exitCode =
            await ClusterProgram.RunAsync(study, ["run", plan.Path, "--shard", "0"], new ClusterProgramOptions { Output = output });
        Assert.That(exitCode, Is.EqualTo(ClusterExitCodes.Failed));
        Assert.That(output.ToString(), Does.Contain("failed: Fragile(value: 3): System.InvalidOperationException: 3 is too much"));
        Assert.That(await ClusterProgram.RunAsync(study, ["status", plan.Path], new ClusterProgramOptions { Output = output }),
            Is.EqualTo(ClusterExitCodes.Failed));
        using var again = new StringWriter();
        Assert.That(
            await ClusterProgram.RunAsync(study, ["run", plan.Path, "--shard", "0"], new ClusterProgramOptions { Output = again }),
            Is.EqualTo(ClusterExitCodes.Failed),
            "The failure stands.");
        Assert.That(again.ToString(), Does.Contain("1 stored, 0 executed, 1 failed").And.Contain("failed: Fragile(value: 3)"));
        Assert.That(await ClusterProgram.RunAsync(study, ["merge", plan.Path], new ClusterProgramOptions { Output = again }),
            Is.EqualTo(ClusterExitCodes.Failed));
    }

    [Test]
    public async Task The_command_of_a_shard_is_this_program_with_its_arguments_and_the_plan()
    {
        using var folder = new TemporaryFolder();
        await using Study study = folder.Cells(rows: 1);
        ClusterPlan plan = await study.PlanShardsAsync(folder.Shared, shardCount: 2);
        IReadOnlyList<string> command = ClusterProgram.GetShardCommand(plan, ["--size", "large"], retryFailed: true);
        Assert.That(command[0], Is.EqualTo(Environment.ProcessPath));
        Assert.That(
            command.TakeLast(7), Is.EqualTo(new[] { "--size", "large", "run", plan.Path, "--scheduler", "slurm", "--retry-failed" }));
    }

    private static async Task<(int? ExitCode, string Error)> Run(TemporaryFolder folder, string line)
    {
        await using Study study = folder.Cells(rows: 1);
        ClusterPlan plan = await study.PlanShardsAsync(folder.Shared, shardCount: 2);
        using StringWriter output = new(), error = new();
        var options = new ClusterProgramOptions
        {
            Output = output,
            Error = error,
            Slurm = new SlurmOptions { ProgramFolder = Path.Combine(folder.Path, "nowhere") },
        };
        int? exitCode =
            await ClusterProgram.RunAsync(study, [.. line.Split(' ').Select(word => word == "PLAN" ? plan.Path : word)], options);
        return (exitCode, error.ToString());
    }
}
