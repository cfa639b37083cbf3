using System.Diagnostics;

namespace ClusterTests;

/// <summary>
/// The commands for Slurm, and how its answers are read, with programs in place of Slurm's. tests/cluster uses a real Slurm.
/// </summary>
[Platform("Unix")]
public class SlurmClientTests
{
    [TestCase(new[] { 0 }, "0")]
    [TestCase(new[] { 0, 1, 2, 3 }, "0-3")]
    [TestCase(new[] { 0, 2, 3, 7, 9, 10 }, "0,2-3,7,9-10")]
    public void Shards_are_written_as_ranges(int[] shards, string expected)
    => Assert.That(SlurmClient.Ranges(shards), Is.EqualTo(expected));

    [TestCase(1, "0-00:00:01")]
    [TestCase(90.2, "0-00:01:31")]
    [TestCase(200_000, "2-07:33:20")]
    public void Times_are_written_as_Slurm_takes_them(double seconds, string expected)
    => Assert.That(SlurmClient.Time(TimeSpan.FromSeconds(seconds)), Is.EqualTo(expected));

    [Test]
    public async Task Options_become_arguments_and_the_users_own_come_last()
    {
        using var folder = new TemporaryFolder();
        ClusterPlan plan = await PlanOf(folder);
        var options = new SlurmOptions
        {
            MaxConcurrentShards = 3,
            Partition = "long",
            TimeLimit = TimeSpan.FromHours(30),
            ProcessorsPerShard = 2,
            ExtraArguments = ["--mem=4G", "--comment=two words"]
        };
        Assert.That(new SlurmClient(options).Arguments(plan, [1, 2, 5]), Is.EqualTo(new[]
        {
            "--parsable", $"--job-name=batching-{plan.Id}", "--array=1-2,5%3", "--requeue",
            $"--output={plan.Folder}/logs/batching-{plan.Id}-%a.log", "--open-mode=append",
            $"--chdir={Environment.CurrentDirectory}", "--partition=long", "--time=1-06:00:00", "--cpus-per-task=2", "--mem=4G",
            "--comment=two words",
        }));
    }

    [Test]
    public async Task The_script_passes_every_word_as_it_is()
    {
        using var folder = new TemporaryFolder();
        ClusterPlan plan = await PlanOf(folder);
        string[] words = ["plain", "two words", "it's", "'", "\"$HOME\"", "`id`", "a\nb", "*", "", "\\", "é", "--x=$(id)", "!1"];
        File.WriteAllText(Path.Combine(folder.Path, "script"), SlurmClient.Script(plan, ["printf", "%s|", .. words]));
        using Process shell =
            Process.Start(new ProcessStartInfo("/bin/sh", [Path.Combine(folder.Path, "script")]) { RedirectStandardOutput = true })!;
        Assert.That(await shell.StandardOutput.ReadToEndAsync(), Is.EqualTo(string.Concat(words.Select(word => word + "|"))));
        await shell.WaitForExitAsync();
    }

    [Test]
    public void Programs_are_found_in_absolute_folders_of_PATH_alone()
    {
        using var folder = new TemporaryFolder();
        string other = Directory.CreateDirectory(Path.Combine(folder.Path, "other")).FullName,
            real = Directory.CreateDirectory(Path.Combine(folder.Path, "real")).FullName;
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, folder.Path);
        TemporaryFolder.Program(Path.Combine(folder.Path, "squeue"), "");
        TemporaryFolder.Program(Path.Combine(real, "squeue"), "");

        // Not executable.
        File.WriteAllText(Path.Combine(other, "squeue"), "#!/bin/sh\n");
        Directory.CreateDirectory(Path.Combine(folder.Path, "deep", "squeue"));
        Assert.That(SchedulerProgram.Find("squeue", null, $"{relative}:.::{Path.Combine(folder.Path, "deep")}:{other}:{real}"),
            Is.EqualTo(Path.Combine(real, "squeue")));
        Assert.That(() => SchedulerProgram.Find("squeue", null, $"{relative}:.:"),
            Throws.TypeOf<ClusterSchedulerException>().With.Message.Contains("squeue cannot be started"));
        Assert.That(() => SchedulerProgram.Find("squeue", null, null), Throws.TypeOf<ClusterSchedulerException>());
        Assert.That(SchedulerProgram.Find("squeue", relative, real), Is.EqualTo(Path.Combine(folder.Path, "squeue")));
    }

    [Test]
    public async Task Only_missing_shards_that_no_task_has_are_submitted()
    {
        using var slurm = new StandIn();
        await using Study study = slurm.Folder.Cells(rows: 3);
        ClusterPlan plan = await study.PlanShardsAsync(slurm.Folder.Shared, shardCount: 6);
        await study.RunShardAsync(plan, 1);
        slurm.Program("squeue", "echo '17|2|RUNNING'; echo '17|3|PENDING'");
        Assert.That(await slurm.Client().SubmitAsync(plan, ["worker", "a b"]), Is.EqualTo(new[] { 0, 4, 5 }));
        Assert.That(slurm.Calls("squeue"), Does.Contain($"--name={plan.JobName}"));
        Assert.That(slurm.Calls("sbatch"), Does.Contain("--array=0,4-5"));
        Assert.That(slurm.Input("sbatch"), Does.EndWith("exec 'worker' 'a b'\n"));
    }

    [Test]
    public async Task Nothing_is_submitted_where_all_is_done_or_under_way()
    {
        using var slurm = new StandIn();
        await using Study study = slurm.Folder.Cells(rows: 1);
        ClusterPlan plan = await study.PlanShardsAsync(slurm.Folder.Shared, shardCount: 2);
        await study.RunShardAsync(plan, 0);
        slurm.Program("squeue", "echo '17|1|COMPLETING'");
        Assert.That(await slurm.Client().SubmitAsync(plan, ["worker"]), Is.Empty);
        await study.RunShardAsync(plan, 1);
        slurm.Program("squeue", "");
        Assert.That(await slurm.Client().SubmitAsync(plan, ["worker"]), Is.Empty);
        Assert.That(slurm.Calls("sbatch"), Is.Empty);
    }

    [Test]
    public async Task What_Slurm_says_when_it_refuses_is_in_the_error()
    {
        using var slurm = new StandIn();
        ClusterPlan plan = await PlanOf(slurm.Folder);
        slurm.Program("sbatch", "echo 'sbatch: error: invalid partition specified: nowhere' >&2; exit 1");
        Assert.That(() => slurm.Client().SubmitAsync(plan, ["worker"]),
            Throws.TypeOf<ClusterSchedulerException>().With.Message.Contains("exit code 1").And.Message.Contains("invalid partition"));
    }

    [Test]
    public async Task Nothing_is_submitted_where_the_queue_cannot_be_read()
    {
        using var slurm = new StandIn();
        ClusterPlan plan = await PlanOf(slurm.Folder);
        slurm.Program("squeue", "echo 'slurm_load_jobs error: Unable to contact slurm controller' >&2; exit 1");
        Assert.That(() => slurm.Client().SubmitAsync(plan, ["worker"]),
            Throws.TypeOf<ClusterSchedulerException>().With.Message.Contains("Unable to contact"));
        Assert.That(slurm.Calls("sbatch"), Is.Empty);
    }

    [Test]
    public async Task A_machine_without_Slurm_is_a_clear_error()
    {
        using var folder = new TemporaryFolder();
        ClusterPlan plan = await PlanOf(folder);
        var client = new SlurmClient(new SlurmOptions { ProgramFolder = Path.Combine(folder.Path, "nowhere") });
        Assert.That(() => client.SubmitAsync(plan, ["worker"]),
            Throws.TypeOf<ClusterSchedulerException>().With.Message.Contains("squeue").And.Message.Contains("installed"));
    }

    [Test]
    public async Task A_command_that_hangs_is_killed_and_is_an_error()
    {
        using var slurm = new StandIn();
        ClusterPlan plan = await PlanOf(slurm.Folder);
        slurm.Program("squeue", "exec sleep 600");
        long begin = Stopwatch.GetTimestamp();
        Assert.That(
            () => slurm.Client(new SlurmOptions { CommandTimeout = TimeSpan.FromMilliseconds(200) }).GetTasksAsync(plan),
            Throws.TypeOf<ClusterSchedulerException>().With.Message.Contains("did not end within"));
        Assert.That(Stopwatch.GetElapsedTime(begin), Is.LessThan(TimeSpan.FromSeconds(20)));
    }

    [Test]
    public async Task Variables_of_a_task_do_not_reach_what_is_submitted_from_it()
    {
        using var slurm = new StandIn();
        ClusterPlan plan = await PlanOf(slurm.Folder);
        slurm.Program("squeue", "env | grep ^SLURM_ >\"$0.env\"; true");
        Environment.SetEnvironmentVariable("SLURM_ARRAY_TASK_ID", "5");
        Environment.SetEnvironmentVariable("SLURM_CONF", "/etc/here");
        try
        {
            await slurm.Client().GetTasksAsync(plan);
        }
        finally
        {
            Environment.SetEnvironmentVariable("SLURM_ARRAY_TASK_ID", null);
            Environment.SetEnvironmentVariable("SLURM_CONF", null);
        }

        Assert.That(
            await File.ReadAllTextAsync(Path.Combine(slurm.Folder.Path, "bin", "squeue.env")), Is.EqualTo("SLURM_CONF=/etc/here\n"));
    }

    [Test]
    public async Task Waiting_ends_when_every_result_is_there_whatever_the_queue_says()
    {
        using var slurm = new StandIn();
        await using Study study = slurm.Folder.Cells(rows: 1);
        ClusterPlan plan = await study.PlanShardsAsync(slurm.Folder.Shared, shardCount: 2);
        await study.RunShardAsync(plan, 0);
        await study.RunShardAsync(plan, 1);
        slurm.Program("squeue", "echo '17|1|RUNNING'");
        Assert.That((await slurm.Client().WaitAsync(plan)).IsComplete);
    }

    [Test]
    public async Task Waiting_ends_when_the_queue_is_empty_and_says_what_is_missing()
    {
        using var slurm = new StandIn();
        ClusterPlan plan = await PlanOf(slurm.Folder);
        ClusterStatus status = await slurm.Client().WaitAsync(plan);
        Assert.That((status.IsSettled, status.Missing), Is.EqualTo((false, 12L)));
    }

    [Test]
    public async Task Waiting_goes_on_while_the_controller_does_not_answer()
    {
        using var slurm = new StandIn();
        await using Study study = slurm.Folder.Cells(rows: 1);
        ClusterPlan plan = await study.PlanShardsAsync(slurm.Folder.Shared, shardCount: 1);
        slurm.Program("squeue",
            "test $(wc -l <\"$0.calls\") -gt 5 || { echo 'Unable to contact slurm controller' >&2; exit 1; }; echo '17|0|RUNNING'");
        var looks = 0;
        var progress = new Looking(status =>
        {
            if (++looks == 8)
            {
                plan.Items.Results.Publish(
                    new ResultRecord(
                        plan.Items.KeyOf(0), ResultState.Failed, null,
                        new RunFailure { Type = "x", Message = "y", StackTrace = null, Attempts = 1 }, null, null));
                for (var place = 1; place < plan.ItemCount; place++)
                {
                    plan.Items.Results.Publish(new ResultRecord(plan.Items.KeyOf(place), ResultState.Done, "1", null, null, null));
                }
            }
        });
        ClusterStatus status = await slurm.Client().WaitAsync(plan, progress);
        Assert.That((status.IsSettled, status.Done, status.Failed, looks), Is.EqualTo((true, 3L, 1L, 9)));
    }

    [Test]
    public async Task Missing_shards_are_submitted_again_a_few_times()
    {
        using var slurm = new StandIn();
        ClusterPlan plan = await PlanOf(slurm.Folder);
        ClusterStatus status = await slurm.Client().RunAsync(plan, ["worker"], maxResubmissions: 2);
        Assert.That((status.IsSettled, slurm.Calls("sbatch").Split("--array=0-11").Length - 1), Is.EqualTo((false, 3)));
    }

    [Test]
    public async Task A_plan_is_cancelled_by_its_name_and_waited_for()
    {
        using var slurm = new StandIn();
        ClusterPlan plan = await PlanOf(slurm.Folder);
        slurm.Program("squeue", "test -e \"$0.gone\" || { echo '17|1|RUNNING'; echo '17|2|PENDING'; }");
        slurm.Program("scancel", "touch \"$(dirname \"$0\")/squeue.gone\"");
        Assert.That(await slurm.Client().CancelAsync(plan), Is.EqualTo(2));
        Assert.That(slurm.Calls("scancel"), Does.Contain($"--name={plan.JobName}"));
        Assert.That(await slurm.Client().CancelAsync(plan), Is.Zero);
    }

    private static async Task<ClusterPlan> PlanOf(TemporaryFolder folder)
    {
        await using Study study = folder.Cells(rows: 3);
        return await study.PlanShardsAsync(folder.Shared, shardCount: 12);
    }

    private sealed class Looking(Action<ClusterStatus> action) : IProgress<ClusterStatus>
    {
        public void Report(ClusterStatus value) => action(value);
    }

    /// <summary>Programs in place of Slurm's, which record their calls.</summary>
    private sealed class StandIn : IDisposable
    {
        private readonly string _programs;

        internal StandIn()
        {
            _programs = Directory.CreateDirectory(Path.Combine(Folder.Path, "bin")).FullName;
            Program("squeue", "");
            Program("sbatch", "cat >\"$0.input\"; echo 17");
            Program("scancel", "");
        }

        internal TemporaryFolder Folder { get; } = new();

        internal SlurmClient Client(SlurmOptions? options = null)
            => new((options ?? new SlurmOptions()) with { ProgramFolder = _programs, PollInterval = TimeSpan.FromMilliseconds(5) });

        internal void Program(string name, string script)
            => TemporaryFolder.Program(Path.Combine(_programs, name), $"echo \"$@\" >>\"$0.calls\"\n{script}\n");

        internal string Calls(string name)
            => File.Exists(Path.Combine(_programs, name + ".calls")) ? File.ReadAllText(Path.Combine(_programs, name + ".calls")) : "";

        internal string Input(string name) => File.ReadAllText(Path.Combine(_programs, name + ".input"));

        public void Dispose() => Folder.Dispose();
    }
}
