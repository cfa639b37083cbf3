using System.Globalization;
using System.Reflection;
using Batching.Studies;

namespace Batching.Cluster;

/// <summary>
/// The steps of a plan as commands of your own program, with exit codes for scripts and schedulers (<see cref="ClusterExitCode"/>). Write
/// in <c>Main</c>, once the runs are added: <c>if (await ClusterProgram.RunAsync(study, args) is { } exitCode) return exitCode;</c>.
/// </summary>
/// <remarks>
/// <code>
/// plan FOLDER --shards N [--layout strided|contiguous]    writes the plan
/// run PLAN --shard I | --scheduler NAME [--retry-failed]     runs a shard; NAME is slurm, kubernetes, aws-batch, pbs or sge
/// status PLAN                                             says what there is
/// merge PLAN                                              takes the results over
/// submit PLAN [--retry-failed] [--wait]                   submits missing shards to Slurm
/// cancel PLAN                                             cancels them
/// </code>
/// PLAN is a plan's file, or its folder. A first word that is none of these is left to you.
/// </remarks>
public static class ClusterProgram
{
    private const string Usage = """
        plan FOLDER --shards N [--layout strided|contiguous]
        run PLAN --shard I | --scheduler slurm|kubernetes|aws-batch|pbs|sge [--retry-failed]
        status PLAN
        merge PLAN
        submit PLAN [--retry-failed] [--wait]
        cancel PLAN

        """;

    private static readonly string[] s_commands = ["plan", "run", "status", "merge", "submit", "cancel"];

    /// <summary>Does what the command line says, if it is a command of a plan.</summary>
    /// <param name="study">The study, with its runs.</param>
    /// <param name="args">The command line.</param>
    /// <param name="options">How. Default: <c>new ClusterProgramOptions()</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>
    /// The exit code; null where the first word is none of the commands, and nothing was done. What goes wrong is written to the error
    /// output.
    /// </returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static Task<int?> RunAsync(
        Study study, IReadOnlyList<string> args, ClusterProgramOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(study);
        return RunAsync(new StudyWork(study), args, options, cancellationToken);
    }

    /// <summary>Does what the command line says, if it is a command of a plan.</summary>
    /// <typeparam name="TBatch">The type of the batches.</typeparam>
    /// <param name="program">The pipeline, and what becomes of its batches.</param>
    /// <param name="args">The command line.</param>
    /// <param name="options">How. Default: <c>new ClusterProgramOptions()</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>
    /// The exit code; null where the first word is none of the commands, and nothing was done. What goes wrong is written to the error
    /// output.
    /// </returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static Task<int?> RunAsync<TBatch>(
        ClusterPipelineProgram<TBatch> program, IReadOnlyList<string> args, ClusterProgramOptions? options = null,
        CancellationToken cancellationToken = default)
        where TBatch : Batch
    {
        ArgumentNullException.ThrowIfNull(program);
        return RunAsync(new PipelineWork<TBatch>(program), args, options, cancellationToken);
    }

    /// <summary>
    /// What starts this program again as a shard of a plan: the program itself with your arguments, <c>run</c>, the plan, and the engine.
    /// For <see cref="SlurmClient"/>.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="arguments">Arguments of the program's own, before the command. Default: none.</param>
    /// <param name="retryFailed">Whether failed items are tried again.</param>
    /// <returns>The program and its arguments.</returns>
    /// <exception cref="InvalidOperationException">It is not known how this program was started.</exception>
    public static IReadOnlyList<string> ShardCommand(ClusterPlan plan, IReadOnlyList<string>? arguments = null, bool retryFailed = false)
    {
        ArgumentNullException.ThrowIfNull(plan);
        string program = Environment.ProcessPath
            ?? throw new InvalidOperationException(
                "The system does not say how this program was started: give the engine a command of your own.");
        bool isHost = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        return
        [
            program,
            .. isHost ? [Assembly.GetEntryAssembly()!.Location] : Array.Empty<string>(),
            .. arguments ?? [],
            "run",
            plan.Path,
            "--scheduler",
            JobArrayEnvironment.Slurm.Engine,
            .. retryFailed ? ["--retry-failed"] : Array.Empty<string>(),
        ];
    }

    internal static async Task<int?> RunAsync(
        ClusterWork work, IReadOnlyList<string> args, ClusterProgramOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (args.Count == 0 || !s_commands.Contains(args[0]))
        {
            return null;
        }

        options ??= new ClusterProgramOptions();
        TextWriter output = options.Output ?? Console.Out, error = options.Error ?? Console.Error;
        try
        {
            var line = new CommandLine([.. args.Skip(1)]);
            return args[0] switch
            {
                "plan" => await PlanAsync(work, line, output, cancellationToken).ConfigureAwait(false),
                "run" => await RunShardAsync(work, line, options, output, cancellationToken).ConfigureAwait(false),
                "status" => await StatusAsync(line, output, cancellationToken).ConfigureAwait(false),
                "merge" => await MergeAsync(work, line, output, cancellationToken).ConfigureAwait(false),
                "submit" => await SubmitAsync(line, options, output, cancellationToken).ConfigureAwait(false),
                _ => await CancelAsync(line, options, output, cancellationToken).ConfigureAwait(false),
            };
        }
        catch (UsageException wrong)
        {
            await error.WriteLineAsync($"{PrintedText.Line(wrong.Message)}\n{Usage}").ConfigureAwait(false);
            return ClusterExitCode.Usage;
        }
        catch (ResultConflictException conflict)
        {
            await error.WriteLineAsync(PrintedText.Line(conflict.Message)).ConfigureAwait(false);
            return ClusterExitCode.Conflict;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await error.WriteLineAsync(PrintedText.Line($"{failure.GetType().Name}: {failure.Message}")).ConfigureAwait(false);
            return ClusterExitCode.Failed;
        }
    }

    private static async Task<int> PlanAsync(ClusterWork work, CommandLine line, TextWriter output, CancellationToken cancellationToken)
    {
        int shards = line.Number("--shards") ?? throw new UsageException("--shards is missing.");
        ShardLayout? layout = line.Text("--layout") is not { } text ? null
            : Enum.TryParse(text, ignoreCase: true, out ShardLayout named) && Enum.IsDefined(named) ? named
            : throw new UsageException($"--layout needs strided or contiguous, not '{text}'.");
        line.End();
        ClusterPlan plan = await work.PlanAsync(line.RequiredPath, shards, layout, cancellationToken).ConfigureAwait(false);
        await output.WriteLineAsync($"{plan}\n{PrintedText.Line(plan.Path)}").ConfigureAwait(false);
        return ClusterExitCode.Complete;
    }

    private static async Task<int> RunShardAsync(
        ClusterWork work, CommandLine line, ClusterProgramOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        using var termination = new Termination();
        (int? shard, string? engine, bool retryFailed) = (line.Number("--shard"), line.Text("--scheduler"), line.Has("--retry-failed"));
        line.End();
        ClusterPlan plan = ClusterPlan.Open(line.RequiredPath);
        ArrayTask place = (shard, engine) switch
        {
            ({ } index, null) => new ArrayTask(index, 0, null),
            (null, { } name) => JobArrayEnvironment.Named(name).Read(plan),
            _ => throw new UsageException("Say which shard, with --shard I, or who says it, with --scheduler NAME."),
        };
        string attempt = place.Attempt > 0 ? string.Create(CultureInfo.InvariantCulture, $", attempt {place.Attempt + 1}") : "";
        await output.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture,
                $"{plan.Name} shard {place.Index} of {plan.Shards}{attempt} on {Environment.MachineName}, process {Environment.ProcessId}"))
                .ConfigureAwait(false);
        var how = new ShardOptions { RetryFailed = retryFailed, Stop = termination.Token, Grace = options.Grace };
        ShardReport report = await work.RunShardAsync(plan, place, options, how, cancellationToken).ConfigureAwait(false);
        await output.WriteLineAsync(report.Summary).ConfigureAwait(false);
        foreach (ShardFailure failure in report.Failures)
        {
            await output.WriteLineAsync(Line(failure)).ConfigureAwait(false);
        }

        return report.IsStopped
            ? termination.ExitCode ?? ClusterExitCode.Terminated
            : report.Failures.Count > 0 ? ClusterExitCode.Failed : ClusterExitCode.Complete;
    }

    private static async Task<int> StatusAsync(CommandLine line, TextWriter output, CancellationToken cancellationToken)
    {
        line.End();
        ClusterStatus status = ClusterPlan.Open(line.RequiredPath).Status(cancellationToken);
        await output.WriteLineAsync(status.Summary).ConfigureAwait(false);
        foreach (ShardStatus shard in status.Shards.Where(shard => shard.Missing > 0))
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"shard {shard.Index}: {shard.Missing} missing"))
                .ConfigureAwait(false);
        }

        foreach (ShardFailure failure in status.Failures)
        {
            await output.WriteLineAsync(Line(failure)).ConfigureAwait(false);
        }

        foreach (string path in status.Damaged)
        {
            await output.WriteLineAsync(PrintedText.Line($"damaged: {path}")).ConfigureAwait(false);
        }

        foreach (string path in status.Conflicts)
        {
            await output.WriteLineAsync(PrintedText.Line($"conflict: {path}")).ConfigureAwait(false);
        }

        return ClusterExitCode.Of(status);
    }

    private static async Task<int> MergeAsync(ClusterWork work, CommandLine line, TextWriter output, CancellationToken cancellationToken)
    {
        line.End();
        MergeReport report;
        try
        {
            report = await work.MergeAsync(ClusterPlan.Open(line.RequiredPath), cancellationToken).ConfigureAwait(false);
        }
        catch (IncompletePlanException incomplete)
        {
            report = incomplete.Report;
        }

        await output.WriteLineAsync(report.Summary).ConfigureAwait(false);
        return report.Busy > 0 ? ClusterExitCode.Incomplete : ClusterExitCode.Of(report.Status);
    }

    private static async Task<int> SubmitAsync(
        CommandLine line, ClusterProgramOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        (bool retryFailed, bool waits) = (line.Has("--retry-failed"), line.Has("--wait"));
        line.End();
        ClusterPlan plan = ClusterPlan.Open(line.RequiredPath);
        var client = new SlurmClient(options.Slurm);
        IReadOnlyList<int> shards = await client.SubmitAsync(
            plan, ShardCommand(plan, options.Arguments, retryFailed), retryFailed, cancellationToken).ConfigureAwait(false);
        await output.WriteLineAsync(shards.Count == 0
            ? $"{plan}: nothing to submit"
            : string.Create(CultureInfo.InvariantCulture,
                $"{plan}: submitted {shards.Count} as {plan.JobName}: {SlurmClient.Ranges(shards)}")).ConfigureAwait(false);
        if (!waits)
        {
            return ClusterExitCode.Complete;
        }

        ClusterStatus status = await client.WaitAsync(plan, null, cancellationToken).ConfigureAwait(false);
        await output.WriteLineAsync(status.Summary).ConfigureAwait(false);
        return ClusterExitCode.Of(status);
    }

    private static async Task<int> CancelAsync(
        CommandLine line, ClusterProgramOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        line.End();
        ClusterPlan plan = ClusterPlan.Open(line.RequiredPath);
        int tasks = await new SlurmClient(options.Slurm).CancelAsync(plan, cancellationToken).ConfigureAwait(false);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{plan}: cancelled {tasks} tasks")).ConfigureAwait(false);
        return ClusterExitCode.Complete;
    }

    /// <summary>A failure as one line. Its text comes from an exception or a file, so it is escaped.</summary>
    private static string Line(ShardFailure failure)
        => PrintedText.Line($"failed: {failure.Item}: {failure.Failure.Type}: {failure.Failure.Message}");
}
