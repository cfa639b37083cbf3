namespace Batching.Cluster;

/// <summary>The commands of <see cref="ClusterProgram"/>, for one command line. Each returns an exit code.</summary>
internal sealed class ClusterCommands(ClusterWork work, CommandLine line, ClusterProgramOptions options)
{
    private readonly TextWriter _output = options.Output ?? Console.Out;

    /// <summary>Finds a command by its name. Null if there is none.</summary>
    internal static Func<ClusterCommands, CancellationToken, Task<int>>? Find(string name) => name switch
    {
        "plan" => static (commands, cancellationToken) => commands.PlanAsync(cancellationToken),
        "run" => static (commands, cancellationToken) => commands.RunShardAsync(cancellationToken),
        "status" => static (commands, cancellationToken) => commands.StatusAsync(cancellationToken),
        "merge" => static (commands, cancellationToken) => commands.MergeAsync(cancellationToken),
        "submit" => static (commands, cancellationToken) => commands.SubmitAsync(cancellationToken),
        "cancel" => static (commands, cancellationToken) => commands.CancelAsync(cancellationToken),
        _ => null,
    };

    private async Task<int> PlanAsync(CancellationToken cancellationToken)
    {
        int shardCount = line.Number("--shards") ?? throw new UsageException("--shards is missing.");
        ShardLayout? layout = line.Text("--layout") is not { } text ? null
            : Enum.TryParse(text, ignoreCase: true, out ShardLayout named) && Enum.IsDefined(named) ? named
            : throw new UsageException($"--layout needs strided or contiguous, not '{text}'.");
        line.End();
        ClusterPlan plan = await work.PlanAsync(line.RequiredPath, shardCount, layout, cancellationToken).ConfigureAwait(false);
        await PrintAsync($"{plan}").ConfigureAwait(false);
        await PrintAsync(plan.Path).ConfigureAwait(false);
        return ClusterExitCodes.Complete;
    }

    private async Task<int> RunShardAsync(CancellationToken cancellationToken)
    {
        using var signal = new TerminationSignal();
        (int? shard, string? scheduler, bool retryFailed) = (line.Number("--shard"), line.Text("--scheduler"), line.Has("--retry-failed"));
        ClusterPlan plan = OpenPlan();
        ArrayTask task = (shard, scheduler) switch
        {
            ({ } index, null) => new ArrayTask { ShardIndex = index },
            (null, { } name) => JobArrayEnvironment.FromName(name).Read(plan),
            _ => throw new UsageException("Use --shard I to give the index of the shard, or --scheduler NAME to read it from a variable."),
        };
        await PrintAsync($"{plan.Name} shard {task.ShardIndex} of {plan.ShardCount}"
            + (task.Attempt > 0 ? $", attempt {task.Attempt + 1}" : "")
            + $" on {Environment.MachineName}, process {Environment.ProcessId}").ConfigureAwait(false);
        var shardOptions = new ShardOptions { RetryFailed = retryFailed, GracePeriod = options.GracePeriod };
        ShardReport report = await work.RunShardAsync(plan, task, options, shardOptions, signal.Token, cancellationToken)
            .ConfigureAwait(false);
        await PrintAsync(report.Summary).ConfigureAwait(false);
        await PrintAsync(report.Failures).ConfigureAwait(false);
        return report.IsStopped
            ? signal.ExitCode ?? ClusterExitCodes.Terminated
            : report.Failures.Count > 0 ? ClusterExitCodes.Failed : ClusterExitCodes.Complete;
    }

    private async Task<int> StatusAsync(CancellationToken cancellationToken)
    {
        ClusterStatus status = await OpenPlan().GetStatusAsync(cancellationToken).ConfigureAwait(false);
        await PrintAsync(status.Summary).ConfigureAwait(false);
        foreach (ShardStatus shard in status.Shards.Where(shard => shard.Missing > 0))
        {
            await PrintAsync($"shard {shard.ShardIndex}: {shard.Missing} missing").ConfigureAwait(false);
        }

        await PrintAsync(status.Failures).ConfigureAwait(false);
        foreach (string path in status.DamagedFiles)
        {
            await PrintAsync($"damaged: {path}").ConfigureAwait(false);
        }

        foreach (string path in status.ConflictingFiles)
        {
            await PrintAsync($"conflict: {path}").ConfigureAwait(false);
        }

        return ClusterExitCodes.Of(status);
    }

    private async Task<int> MergeAsync(CancellationToken cancellationToken)
    {
        MergeReport report;
        try
        {
            report = await work.MergeAsync(OpenPlan(), cancellationToken).ConfigureAwait(false);
        }
        catch (IncompletePlanException incomplete)
        {
            report = incomplete.Report;
        }

        await PrintAsync(report.Summary).ConfigureAwait(false);
        return report.Busy > 0 ? ClusterExitCodes.Incomplete : ClusterExitCodes.Of(report.Status);
    }

    private async Task<int> SubmitAsync(CancellationToken cancellationToken)
    {
        (bool retryFailed, bool waits) = (line.Has("--retry-failed"), line.Has("--wait"));
        ClusterPlan plan = OpenPlan();
        var client = new SlurmClient(options.Slurm);
        IReadOnlyList<string> command = ClusterProgram.GetShardCommand(plan, options.Arguments, retryFailed);
        IReadOnlyList<int> shards = await client.SubmitAsync(plan, command, retryFailed, cancellationToken).ConfigureAwait(false);
        await PrintAsync(shards.Count == 0
            ? $"{plan}: nothing to submit"
            : $"{plan}: submitted {shards.Count} as {plan.JobName}: {SlurmClient.Ranges(shards)}").ConfigureAwait(false);
        if (!waits)
        {
            return ClusterExitCodes.Complete;
        }

        ClusterStatus status = await client.WaitAsync(plan, null, cancellationToken).ConfigureAwait(false);
        await PrintAsync(status.Summary).ConfigureAwait(false);
        return ClusterExitCodes.Of(status);
    }

    private async Task<int> CancelAsync(CancellationToken cancellationToken)
    {
        ClusterPlan plan = OpenPlan();
        int tasks = await new SlurmClient(options.Slurm).CancelAsync(plan, cancellationToken).ConfigureAwait(false);
        await PrintAsync($"{plan}: cancelled {tasks} tasks").ConfigureAwait(false);
        return ClusterExitCodes.Complete;
    }

    /// <summary>Opens the plan of the command line, of which no option may be left.</summary>
    private ClusterPlan OpenPlan()
    {
        line.End();
        return ClusterPlan.Open(line.RequiredPath);
    }

    private async Task PrintAsync(IReadOnlyList<ShardFailure> failures)
    {
        foreach (ShardFailure failure in failures)
        {
            await PrintAsync($"failed: {failure.Item}: {failure.Failure.Type}: {failure.Failure.Message}").ConfigureAwait(false);
        }
    }

    /// <summary>Prints one line. Names and messages come from files and exceptions, so the text is escaped.</summary>
    private Task PrintAsync(string text) => _output.WriteLineAsync(PrintedText.Line(text));
}
