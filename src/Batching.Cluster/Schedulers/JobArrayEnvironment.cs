using System.Globalization;

namespace Batching.Cluster;

/// <summary>
/// The environment variables that tell a task of a job array which shard it runs, for each supported scheduler. Immutable.
/// </summary>
/// <remarks>
/// The variables are read only when you call <see cref="Read(ClusterPlan)"/>, because the variables of an array leak into jobs that its
/// tasks submit. Slurm was tested with a real cluster, the other schedulers with their documented variables.
/// </remarks>
public sealed class JobArrayEnvironment
{
    private JobArrayEnvironment(string name, string indexVariable) => (Name, IndexVariable) = (name, indexVariable);

    /// <summary>Slurm job arrays (<c>sbatch --array</c>).</summary>
    public static JobArrayEnvironment Slurm { get; } = new("slurm", "SLURM_ARRAY_TASK_ID")
    {
        // SLURM_ARRAY_TASK_COUNT is not compared: it counts the tasks of one submission, not the shards of the plan.
        LastVariable = "SLURM_ARRAY_TASK_MAX",
        JobNameVariable = "SLURM_JOB_NAME",
        AttemptVariable = "SLURM_RESTART_COUNT",
        ProcessorsVariable = "SLURM_CPUS_ON_NODE",
    };

    /// <summary>Kubernetes jobs with <c>completionMode: Indexed</c>.</summary>
    public static JobArrayEnvironment Kubernetes { get; } = new("kubernetes", "JOB_COMPLETION_INDEX");

    /// <summary>AWS Batch array jobs.</summary>
    public static JobArrayEnvironment AwsBatch { get; } = new("aws-batch", "AWS_BATCH_JOB_ARRAY_INDEX")
    {
        SizeVariable = "AWS_BATCH_JOB_ARRAY_SIZE",
        AttemptVariable = "AWS_BATCH_JOB_ATTEMPT",
        FirstAttempt = 1,
    };

    /// <summary>PBS Professional and OpenPBS job arrays, with indices from 0 (<c>qsub -J 0-11</c>).</summary>
    public static JobArrayEnvironment Pbs { get; } = new("pbs", "PBS_ARRAY_INDEX") { ProcessorsVariable = "NCPUS" };

    /// <summary>Grid Engine array jobs, with indices from 1 (<c>qsub -t 1-12</c>).</summary>
    public static JobArrayEnvironment Sge { get; } = new("sge", "SGE_TASK_ID")
    {
        FirstIndex = 1,
        LastVariable = "SGE_TASK_LAST",
        AttemptVariable = "RESTARTED",
        ProcessorsVariable = "NSLOTS",
    };

    /// <summary>The scheduler's name: <c>slurm</c>, <c>kubernetes</c>, <c>aws-batch</c>, <c>pbs</c> or <c>sge</c>.</summary>
    public string Name { get; }

    private static JobArrayEnvironment[] All => [Slurm, Kubernetes, AwsBatch, Pbs, Sge];

    private string IndexVariable { get; }

    /// <summary>The index of shard 0.</summary>
    private int FirstIndex { get; init; }

    private string? SizeVariable { get; init; }

    private string? LastVariable { get; init; }

    private string? JobNameVariable { get; init; }

    private string? AttemptVariable { get; init; }

    /// <summary>The value of <see cref="AttemptVariable"/> at the first attempt.</summary>
    private int FirstAttempt { get; init; }

    private string? ProcessorsVariable { get; init; }

    /// <summary>Gets the environment of a scheduler by its name.</summary>
    /// <param name="name">The name, as <see cref="Name"/> has it. Case is ignored.</param>
    /// <returns>The environment.</returns>
    /// <exception cref="ArgumentException">No supported scheduler has this name.</exception>
    public static JobArrayEnvironment FromName(string name)
        => Array.Find(All, known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(
            $"'{name}' is not a supported scheduler. Use one of: {string.Join(", ", All.Select(known => known.Name))}.", nameof(name));

    /// <summary>Reads from the environment of this process which shard of a plan it runs.</summary>
    /// <param name="plan">The plan, which the variables must fit.</param>
    /// <returns>The task that this process is.</returns>
    /// <exception cref="InvalidOperationException">
    /// The process is not a task of a job array for this plan: a variable is missing, is not a number, or does not fit the plan.
    /// </exception>
    public ArrayTask Read(ClusterPlan plan) => Read(plan, Environment.GetEnvironmentVariable);

    internal ArrayTask Read(ClusterPlan plan, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(plan);
        int index = Number(IndexVariable) ?? throw Misfit($"{IndexVariable} is not set");
        if (JobNameVariable is not null && environment(JobNameVariable) is { } job
            && job.StartsWith(ClusterPlan.JobPrefix, StringComparison.Ordinal) && job != plan.JobName)
        {
            throw Misfit($"{JobNameVariable} is {job}, a job of another plan (the jobs of this plan are called {plan.JobName})");
        }

        if (Number(SizeVariable) is { } size && size != plan.ShardCount)
        {
            throw Misfit($"{SizeVariable} is {size}, but the plan has {plan.ShardCount} shards");
        }

        int lastIndex = FirstIndex + plan.ShardCount - 1;
        if (Number(LastVariable) is { } last && last > lastIndex)
        {
            throw Misfit($"{LastVariable} is {last}, but the last index of the plan's {plan.ShardCount} shards is {lastIndex}");
        }

        if (index < FirstIndex || index > lastIndex)
        {
            throw Misfit($"{IndexVariable} is {index}, but the plan's {plan.ShardCount} shards are {FirstIndex} to {lastIndex}");
        }

        return new ArrayTask
        {
            ShardIndex = index - FirstIndex,
            Attempt = Math.Max(0, (Number(AttemptVariable) ?? FirstAttempt) - FirstAttempt),
            Processors = Number(ProcessorsVariable) is { } processors and > 0 ? processors : null,
        };

        int? Number(string? variable) => variable is null || environment(variable) is not { Length: > 0 } text ? null
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number
            : throw Misfit($"{variable} is '{text}', which is not a number");

        InvalidOperationException Misfit(string reason) => new(
            $"This process is not a task of a {Name} job array for the plan '{plan.Path}': {reason}. Start it through the scheduler, or "
                + "give the index of the shard.");
    }
}
