namespace ClusterTests;

/// <summary>
/// How a task finds its shard, with simulated environments. tests/cluster tests Slurm's with a real scheduler.
/// </summary>
public class JobArrayEnvironmentTests
{
    [TestCase("slurm",
        "SLURM_ARRAY_TASK_ID=7 SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_MIN=5 SLURM_ARRAY_TASK_MAX=9 SLURM_RESTART_COUNT=2 SLURM_CPUS_ON_NODE=4", 7, 2, 4)]
    [TestCase("slurm", "SLURM_ARRAY_TASK_ID=0 SLURM_JOB_NAME=nightly", 0, 0, null)]
    [TestCase("kubernetes", "JOB_COMPLETION_INDEX=11", 11, 0, null)]
    [TestCase("aws-batch", "AWS_BATCH_JOB_ARRAY_INDEX=3 AWS_BATCH_JOB_ARRAY_SIZE=12 AWS_BATCH_JOB_ATTEMPT=1", 3, 0, null)]
    [TestCase("aws-batch", "AWS_BATCH_JOB_ARRAY_INDEX=3 AWS_BATCH_JOB_ARRAY_SIZE=12 AWS_BATCH_JOB_ATTEMPT=3", 3, 2, null)]
    [TestCase("pbs", "PBS_ARRAY_INDEX=4 NCPUS=2", 4, 0, 2)]
    [TestCase("sge", "SGE_TASK_ID=1 SGE_TASK_FIRST=1 SGE_TASK_LAST=12 SGE_TASK_STEPSIZE=1 RESTARTED=0 NSLOTS=1", 0, 0, 1)]
    [TestCase("SGE", "SGE_TASK_ID=12 SGE_TASK_LAST=12 RESTARTED=1", 11, 1, null)]
    public async Task A_scheduler_says_which_shard_it_is(string scheduler, string environment, int index, int attempt, int? processors)
    {
        using var folder = new TemporaryFolder();
        ClusterPlan plan = await PlanOf(folder);
        Assert.That(JobArrayEnvironment.FromName(scheduler).Read(plan, Variables(environment)),
            Is.EqualTo(new ArrayTask { ShardIndex = index, Attempt = attempt, Processors = processors }));
    }

    [TestCase("slurm", "", "SLURM_ARRAY_TASK_ID is not set")]
    [TestCase("slurm", "SLURM_ARRAY_TASK_ID=12", "0 to 11")]
    [TestCase("slurm", "SLURM_ARRAY_TASK_ID=-1", "0 to 11")]
    [TestCase("slurm", "SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_MAX=15", "SLURM_ARRAY_TASK_MAX is 15")]
    [TestCase("slurm", "SLURM_ARRAY_TASK_ID=3 SLURM_JOB_NAME=batching-0123456789ab", "a job of another plan")]
    [TestCase("kubernetes", "JOB_COMPLETION_INDEX=twelve", "is 'twelve', which is not a number")]
    [TestCase("aws-batch", "AWS_BATCH_JOB_ARRAY_INDEX=3 AWS_BATCH_JOB_ARRAY_SIZE=10",
        "AWS_BATCH_JOB_ARRAY_SIZE is 10, but the plan has 12 shards")]
    [TestCase("pbs", "SLURM_ARRAY_TASK_ID=3", "PBS_ARRAY_INDEX is not set")]
    [TestCase("sge", "SGE_TASK_ID=undefined", "is 'undefined', which is not a number")]
    [TestCase("sge", "SGE_TASK_ID=0", "1 to 12")]
    [TestCase("sge", "SGE_TASK_ID=3 SGE_TASK_LAST=13", "SGE_TASK_LAST is 13")]
    public async Task An_environment_that_does_not_fit_the_plan_is_refused(string scheduler, string environment, string message)
    {
        using var folder = new TemporaryFolder();
        ClusterPlan plan = await PlanOf(folder);
        Assert.That(
            () => JobArrayEnvironment.FromName(scheduler).Read(plan, Variables(environment)),
            Throws.InvalidOperationException.With.Message.Contains(message)
                .And.Message.Contains(plan.Path).And.Message.Contains(scheduler));
    }

    [Test]
    public async Task The_job_of_the_plan_is_known_by_its_name()
    {
        using var folder = new TemporaryFolder();
        ClusterPlan plan = await PlanOf(folder);
        ArrayTask task = JobArrayEnvironment.Slurm.Read(plan, Variables($"SLURM_ARRAY_TASK_ID=3 SLURM_JOB_NAME={plan.JobName}"));
        Assert.That(task.ShardIndex, Is.EqualTo(3));
    }

    [Test]
    public void A_scheduler_that_is_not_known_is_refused_with_those_that_are()
        => Assert.That(
            () => JobArrayEnvironment.FromName("lsf"),
            Throws.ArgumentException.With.Message.Contains("slurm, kubernetes, aws-batch, pbs, sge"));

    private static async Task<ClusterPlan> PlanOf(TemporaryFolder folder)
    {
        await using Study study = folder.Cells(rows: 3);
        return await study.PlanShardsAsync(folder.Shared, shardCount: 12);
    }

    private static Func<string, string?> Variables(string environment)
    {
        Dictionary<string,
            string> variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('='))
                .ToDictionary(pair => pair[0], pair => pair[1]);
        return variables.GetValueOrDefault;
    }
}
