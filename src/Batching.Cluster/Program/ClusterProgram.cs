using System.Reflection;
using Batching.Studies;

namespace Batching.Cluster;

/// <summary>
/// Adds the commands of a cluster to your own program, with exit codes for scripts and schedulers (<see cref="ClusterExitCodes"/>). Call it
/// in <c>Main</c>, after you have added the runs: <c>if (await ClusterProgram.RunAsync(study, args) is { } exitCode) return exitCode;</c>.
/// </summary>
/// <remarks>
/// <code>
/// plan FOLDER --shards N [--layout strided|contiguous]    writes the plan file
/// run PLAN --shard I | --scheduler NAME [--retry-failed]  runs a shard; NAME is slurm, kubernetes, aws-batch, pbs or sge
/// status PLAN                                             prints which results exist
/// merge PLAN                                              merges the results
/// submit PLAN [--retry-failed] [--wait]                   submits shards with missing results to Slurm
/// cancel PLAN                                             cancels them
/// </code>
/// PLAN is a plan file, or its folder, which means the latest plan in it. Other commands are left to your program.
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

    /// <summary>Runs the command of a command line, for a study.</summary>
    /// <param name="study">The study, with its runs.</param>
    /// <param name="args">The command line.</param>
    /// <param name="options">The options. Default: <c>new ClusterProgramOptions()</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The exit code. Null if the first argument is not one of the commands; nothing was done then. Errors are written to
    /// <see cref="ClusterProgramOptions.Error"/>.
    /// </returns>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static Task<int?> RunAsync(
        Study study, IReadOnlyList<string> args, ClusterProgramOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(study);
        return RunAsync(new StudyWork(study), args, options, cancellationToken);
    }

    /// <summary>Runs the command of a command line, for a pipeline.</summary>
    /// <typeparam name="TBatch">The type of the batches.</typeparam>
    /// <param name="program">The pipeline, its writer, and the consumer of its outputs.</param>
    /// <param name="args">The command line.</param>
    /// <param name="options">The options. Default: <c>new ClusterProgramOptions()</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <inheritdoc cref="RunAsync(Study, IReadOnlyList{string}, ClusterProgramOptions?, CancellationToken)"/>
    public static Task<int?> RunAsync<TBatch>(
        ClusterPipelineProgram<TBatch> program, IReadOnlyList<string> args, ClusterProgramOptions? options = null,
        CancellationToken cancellationToken = default)
        where TBatch : Batch
    {
        ArgumentNullException.ThrowIfNull(program);
        return RunAsync(new PipelineWork<TBatch>(program), args, options, cancellationToken);
    }

    /// <summary>
    /// Gets the command that starts this program again as a shard of a plan under Slurm, for <see cref="SlurmClient"/>: this program, your
    /// arguments, and <c>run PLAN --scheduler slurm</c>.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="arguments">Arguments of your own program, which come before the command. Default: none.</param>
    /// <param name="retryFailed">Whether failed items are tried again. Default: false.</param>
    /// <returns>The program and its arguments.</returns>
    /// <exception cref="InvalidOperationException">The path of this program is not known.</exception>
    public static IReadOnlyList<string> GetShardCommand(ClusterPlan plan, IReadOnlyList<string>? arguments = null, bool retryFailed = false)
    {
        ArgumentNullException.ThrowIfNull(plan);
        string program = Environment.ProcessPath ?? throw new InvalidOperationException(
            "The path of this program is not known. Write the command of a shard yourself.");
        bool isHost = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        return
        [
            program,
            .. isHost ? [Assembly.GetEntryAssembly()!.Location] : Array.Empty<string>(),
            .. arguments ?? [],
            "run",
            plan.Path,
            "--scheduler",
            JobArrayEnvironment.Slurm.Name,
            .. retryFailed ? ["--retry-failed"] : Array.Empty<string>(),
        ];
    }

    internal static async Task<int?> RunAsync(
        ClusterWork work, IReadOnlyList<string> args, ClusterProgramOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(args);
        options ??= new ClusterProgramOptions();
        TextWriter error = options.Error ?? Console.Error;
        try
        {
            if (args.Count == 0 || ClusterCommands.Find(args[0]) is not { } command)
            {
                return null;
            }

            var commands = new ClusterCommands(work, new CommandLine([.. args.Skip(1)]), options);
            return await command(commands, cancellationToken).ConfigureAwait(false);
        }
        catch (UsageException wrong)
        {
            await error.WriteLineAsync($"{PrintedText.Line(wrong.Message)}\n{Usage}").ConfigureAwait(false);
            return ClusterExitCodes.Usage;
        }
        catch (ResultConflictException conflict)
        {
            await error.WriteLineAsync(PrintedText.Line(conflict.Message)).ConfigureAwait(false);
            return ClusterExitCodes.Conflict;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await error.WriteLineAsync(PrintedText.Line($"{failure.GetType().Name}: {failure.Message}")).ConfigureAwait(false);
            return ClusterExitCodes.Failed;
        }
    }
}
