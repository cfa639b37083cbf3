using System.Globalization;

namespace Batching.Cluster;

/// <summary>
/// How a task of an array learns from its environment which one it is, for each engine. Read only where the program asks for it: variables
/// of an array leak into jobs that one of its tasks submits. What is read is checked against the plan. Immutable.
/// </summary>
/// <remarks>Of these Slurm was tested with a real one, the others with their documented variables.</remarks>
public sealed record JobArrayEnvironment
{
    private JobArrayEnvironment(string engine, string index) => (Engine, IndexVariable) = (engine, index);

    /// <summary>
    /// Slurm job arrays (<c>sbatch --array</c>). How many tasks there are is that of one submission, not the plan's, and so not compared.
    /// </summary>
    public static JobArrayEnvironment Slurm { get; } = new("slurm", "SLURM_ARRAY_TASK_ID")
    {
        JobNameVariable = "SLURM_JOB_NAME",
        AttemptVariable = "SLURM_RESTART_COUNT",
        ProcessorsVariable = "SLURM_CPUS_ON_NODE",
        LastVariable = "SLURM_ARRAY_TASK_MAX",
    };

    /// <summary>Kubernetes jobs with <c>completionMode: Indexed</c>.</summary>
    public static JobArrayEnvironment Kubernetes { get; } = new("kubernetes", "JOB_COMPLETION_INDEX");

    /// <summary>AWS Batch array jobs.</summary>
    public static JobArrayEnvironment AwsBatch { get; } = new("aws-batch", "AWS_BATCH_JOB_ARRAY_INDEX")
    {
        TotalVariable = "AWS_BATCH_JOB_ARRAY_SIZE",
        AttemptVariable = "AWS_BATCH_JOB_ATTEMPT",
        FirstAttempt = 1,
    };

    /// <summary>PBS Professional and OpenPBS job arrays (<c>qsub -J 0-11</c>).</summary>
    public static JobArrayEnvironment Pbs { get; } = new("pbs", "PBS_ARRAY_INDEX") { ProcessorsVariable = "NCPUS" };

    /// <summary>Grid Engine array tasks (<c>qsub -t 1-12</c>): they count from 1.</summary>
    public static JobArrayEnvironment Sge { get; } = new("sge", "SGE_TASK_ID")
    {
        First = 1,
        LastVariable = "SGE_TASK_LAST",
        AttemptVariable = "RESTARTED",
        ProcessorsVariable = "NSLOTS",
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<JobArrayEnvironment> All { get; } = [Slurm, Kubernetes, AwsBatch, Pbs, Sge];

    /// <summary>The engine's name, as <see cref="Named"/> takes it.</summary>
    public string Engine { get; }

    /// <summary>The variable that says which task it is.</summary>
    public string IndexVariable { get; }

    /// <summary>The index of shard 0. Default: 0.</summary>
    public int First { get; private init; }

    /// <summary>
    /// The variable that says how many tasks there are: it must be the plan's number of shards. Null where the engine does not say that.
    /// </summary>
    public string? TotalVariable { get; private init; }

    /// <summary>The variable that says the last index: it must be one of the plan's. Null where the engine does not say that.</summary>
    public string? LastVariable { get; private init; }

    /// <summary>The variable that says the attempt. Null where the engine does not say that.</summary>
    public string? AttemptVariable { get; private init; }

    /// <summary>What that variable says at the first attempt. Default: 0.</summary>
    public int FirstAttempt { get; private init; }

    /// <summary>The variable that says how many processors the task has. Null where the engine does not say that.</summary>
    public string? ProcessorsVariable { get; private init; }

    /// <summary>
    /// The variable that says the job's name, by which a task of another plan is refused. Null where the engine does not say that.
    /// </summary>
    public string? JobNameVariable { get; private init; }

    /// <summary>The contract of an engine.</summary>
    /// <param name="engine">Its name: <c>slurm</c>, <c>kubernetes</c>, <c>aws-batch</c>, <c>pbs</c> or <c>sge</c>.</param>
    /// <returns>The contract.</returns>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public static JobArrayEnvironment Named(string engine)
        => All.FirstOrDefault(contract => contract.Engine.Equals(engine, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(
            $"'{engine}' is no engine whose arrays are known. Known are: {string.Join(", ", All.Select(contract => contract.Engine))}.",
            nameof(engine));

    /// <summary>Reads which shard this process is to run.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="environment">Gives the value of a variable. Default: the process's environment.</param>
    /// <returns>The place.</returns>
    /// <exception cref="InvalidOperationException">
    /// The process is no task of an array of the plan: a variable is missing, is no number, or does not fit the plan.
    /// </exception>
    public ArrayTask Read(ClusterPlan plan, Func<string, string?>? environment = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        environment ??= Environment.GetEnvironmentVariable;
        int index = Number(IndexVariable) ?? throw Wrong($"{IndexVariable} is not set");
        if (JobNameVariable is not null && environment(JobNameVariable) is { } job
            && job.StartsWith(ClusterPlan.JobPrefix, StringComparison.Ordinal) && job != plan.JobName)
        {
            throw Wrong($"{JobNameVariable} is {job}, a job of another plan (this one's are {plan.JobName})");
        }

        if (TotalVariable is not null && Number(TotalVariable) is { } total && total != plan.Shards)
        {
            throw Wrong($"{TotalVariable} is {total}, and the plan has {plan.Shards} shards");
        }

        if (LastVariable is not null && Number(LastVariable) is { } last && last - First >= plan.Shards)
        {
            throw Wrong($"{LastVariable} is {last}, and the last of the plan's {plan.Shards} shards is {plan.Shards - 1 + First}");
        }

        if (index < First || index - First >= plan.Shards)
        {
            throw Wrong($"{IndexVariable} is {index}, and the plan's {plan.Shards} shards are {First} to {plan.Shards - 1 + First}");
        }

        int attempt = AttemptVariable is not null && Number(AttemptVariable) is { } said ? said - FirstAttempt : 0;
        return new ArrayTask(index - First, Math.Max(0, attempt),
            ProcessorsVariable is null ? null : Number(ProcessorsVariable) is { } processors and > 0 ? processors : null);

        int? Number(string variable) => environment(variable) is not { Length: > 0 } text ? null
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number
            : throw Wrong($"{variable} is '{text}', which is no number");

        InvalidOperationException Wrong(string what) => new(
            $"This process is no task of an array of {Engine} for the plan '{plan.Path}': {what}. Start it by the engine, or name "
                + "the shard.");
    }
}

/// <summary>Which shard of a plan a task of an array is to run.</summary>
/// <param name="Index">The shard, from 0.</param>
/// <param name="Attempt">How often the engine has started it before, where it says that: 0 at first.</param>
/// <param name="Processors">How many processors it has, where the engine says that.</param>
public sealed record ArrayTask(int Index, int Attempt, int? Processors);
