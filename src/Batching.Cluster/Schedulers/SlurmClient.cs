using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Batching.Cluster;

/// <summary>
/// Submits the shards of plans to Slurm, waits for them and cancels them. A plan is one job array. Progress is read from the results, not
/// from Slurm's queue. Thread-safe.
/// </summary>
/// <remarks>
/// The jobs of a plan are found by their name (<see cref="ClusterPlan.JobName"/>), because a controller that is killed may forget a job
/// that it had accepted, and use its id again. The commands are <c>sbatch</c>, <c>squeue</c> and <c>scancel</c>; no accounting database is
/// needed.
/// </remarks>
public sealed class SlurmClient
{
    private const string Separator = "|";

    private readonly SlurmOptions _options;

    /// <summary>Creates a client of the Slurm that this machine belongs to.</summary>
    /// <param name="options">How shards are submitted. Default: <c>new SlurmOptions()</c>.</param>
    public SlurmClient(SlurmOptions? options = null) => _options = options ?? new SlurmOptions();

    /// <summary>Gets the tasks of a plan in Slurm's queue: those that wait, run or end.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The tasks.</returns>
    /// <exception cref="ClusterSchedulerException">Slurm cannot be reached.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public async Task<IReadOnlyList<SlurmTask>> GetTasksAsync(ClusterPlan plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        string[] arguments = ["--noheader", "--array", $"--name={plan.JobName}", $"--format=%F{Separator}%K{Separator}%T"];
        string output = await CommandAsync("squeue", arguments, null, cancellationToken).ConfigureAwait(false);
        return
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(line => line.Split(Separator))
                .Where(parts => parts.Length == 3)
                .Select(parts => int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int shard)
                    ? new SlurmTask { JobId = parts[0], ShardIndex = shard, State = parts[2] }
                    : throw new ClusterSchedulerException(
                        $"squeue lists a job {parts[0]} called {plan.JobName} that is not a task of an array "
                            + $"('{string.Join(Separator, parts)}'). Cancel it, because the name belongs to the plan.")),
        ];
    }

    /// <summary>
    /// Submits the shards of a plan that have missing items and no task in the queue. You can call it again: it submits what is missing
    /// then, and nothing twice.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="command">
    /// The program that runs a shard, and its arguments, which no shell interprets. It finds its shard with
    /// <see cref="JobArrayEnvironment.Slurm"/>. If your program calls <see cref="ClusterProgram"/>, use
    /// <see cref="ClusterProgram.GetShardCommand"/>.
    /// </param>
    /// <param name="retryFailed">
    /// Whether to submit shards with failed items too. The command must then retry these items. Default: false.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The indices of the submitted shards. The list is empty if there was nothing to submit.</returns>
    /// <exception cref="ArgumentException"><paramref name="command"/> is empty.</exception>
    /// <exception cref="ClusterSchedulerException">Slurm cannot be reached, or refuses the job.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public async Task<IReadOnlyList<int>> SubmitAsync(
        ClusterPlan plan, IReadOnlyList<string> command, bool retryFailed = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(command);
        if (command.Count == 0)
        {
            throw new ArgumentException("The command that runs a shard is empty. Give a program and its arguments.", nameof(command));
        }

        ClusterStatus status = await plan.GetStatusAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<SlurmTask> tasks = await GetTasksAsync(plan, cancellationToken).ConfigureAwait(false);
        int[] shards = [
            .. status.MissingShards.Union(retryFailed ? status.FailedShards : []).Except(tasks.Select(task => task.ShardIndex)).Order()];
        if (shards.Length > 0)
        {
            Directory.CreateDirectory(LogFolder(plan));
            await CommandAsync("sbatch", Arguments(plan, shards), Script(plan, command), cancellationToken).ConfigureAwait(false);
        }

        return shards;
    }

    /// <summary>Waits until each item of a plan has a result or has failed, or until no task of the plan is in the queue.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="progress">Receives the status each time it is read. Default: null.</param>
    /// <param name="cancellationToken">Cancels the wait. The jobs continue.</param>
    /// <returns>
    /// The status. If <see cref="ClusterStatus.IsSettled"/> is false, tasks have ended without publishing all their results.
    /// </returns>
    /// <exception cref="ClusterSchedulerException">Slurm could not be reached for some minutes.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public async Task<ClusterStatus> WaitAsync(
        ClusterPlan plan, IProgress<ClusterStatus>? progress = null, CancellationToken cancellationToken = default)
    {
        // A controller that restarts does not answer for a while. Results still arrive.
        const int MostErrors = 60;

        ArgumentNullException.ThrowIfNull(plan);
        var reader = new StatusReader(plan);
        var errors = 0;
        bool wasGone = false;
        while (true)
        {
            // Read the queue before the results: a task that has left the queue has published its results.
            bool isGone = false;
            try
            {
                isGone = (await GetTasksAsync(plan, cancellationToken).ConfigureAwait(false)).Count == 0;
                errors = 0;
            }
            catch (ClusterSchedulerException) when (++errors < MostErrors)
            {
            }

            ClusterStatus status = await Task.Run(() => reader.Read(cancellationToken), cancellationToken).ConfigureAwait(false);
            progress?.Report(status);

            // The queue must be empty twice, because files of other machines may become visible a moment late.
            if (status.IsSettled || (isGone && wasGone))
            {
                return status;
            }

            wasGone = isGone;
            await Task.Delay(_options.PollInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Submits a plan, waits, and submits missing shards again, a limited number of times.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="command">The program that runs a shard: see <see cref="SubmitAsync"/>.</param>
    /// <param name="maxResubmissions">How many times missing shards are submitted again at most. Default: 3.</param>
    /// <param name="progress">Receives the status each time it is read. Default: null.</param>
    /// <param name="cancellationToken">Cancels the wait. The jobs continue, unless you call <see cref="CancelAsync"/>.</param>
    /// <returns>The status. If <see cref="ClusterStatus.IsSettled"/> is false, items are still missing.</returns>
    /// <exception cref="ArgumentException"><paramref name="command"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxResubmissions"/> is negative.</exception>
    /// <exception cref="ClusterSchedulerException">Slurm cannot be reached, or refuses the job.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public async Task<ClusterStatus> RunAsync(
        ClusterPlan plan, IReadOnlyList<string> command, [Range(0, int.MaxValue)] int maxResubmissions = 3,
        IProgress<ClusterStatus>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxResubmissions);
        for (var attempt = 0; ; attempt++)
        {
            await SubmitAsync(plan, command, retryFailed: false, cancellationToken).ConfigureAwait(false);
            ClusterStatus status = await WaitAsync(plan, progress, cancellationToken).ConfigureAwait(false);
            if (status.IsSettled || attempt == maxResubmissions)
            {
                return status;
            }
        }
    }

    /// <summary>
    /// Cancels the tasks of a plan, and waits until none is in the queue. Running tasks first get a SIGTERM, and end with complete results.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many tasks were in the queue.</returns>
    /// <exception cref="ClusterSchedulerException">Slurm cannot be reached.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public async Task<int> CancelAsync(ClusterPlan plan, CancellationToken cancellationToken = default)
    {
        int count = (await GetTasksAsync(plan, cancellationToken).ConfigureAwait(false)).Count;
        if (count == 0)
        {
            return 0;
        }

        // --full also signals the batch script, which the program has replaced (exec).
        await CommandAsync("scancel", ["--full", $"--name={plan.JobName}"], null, cancellationToken).ConfigureAwait(false);
        while ((await GetTasksAsync(plan, cancellationToken).ConfigureAwait(false)).Count > 0)
        {
            await Task.Delay(_options.PollInterval, cancellationToken).ConfigureAwait(false);
        }

        return count;
    }

    /// <summary>The arguments of sbatch.</summary>
    internal IReadOnlyList<string> Arguments(ClusterPlan plan, IReadOnlyList<int> shards)
    {
        string throttle = _options.MaxConcurrentShards is { } most ? $"%{most}" : "";

        // In sbatch's file names, a percent sign begins a placeholder.
        string log = Path.Combine(LogFolder(plan), plan.JobName).Replace("%", "%%", StringComparison.Ordinal);
        return
        [
            "--parsable",
            $"--job-name={plan.JobName}",
            $"--array={Ranges(shards)}{throttle}",
            "--requeue",
            $"--output={log}-%a.log",
            "--open-mode=append",
            $"--chdir={Environment.CurrentDirectory}",
            .. Option("partition", _options.Partition),
            .. Option("time", _options.TimeLimit is { } limit ? Time(limit) : null),
            .. Option("cpus-per-task", _options.ProcessorsPerShard is { } processors ? $"{processors}" : null),
            .. _options.ExtraArguments,
        ];

        static string[] Option(string name, string? value) => value is null ? [] : [$"--{name}={value}"];
    }

    /// <summary>The script of a task. The command replaces the shell, and each of its words is quoted.</summary>
    internal static string Script(ClusterPlan plan, IReadOnlyList<string> command)
        => $"#!/bin/sh\n# A shard of the plan {plan.Id}.\nexec {string.Join(' ', command.Select(Quoted))}\n";

    /// <summary>Ascending numbers in Slurm's notation: <c>0-3,7</c>.</summary>
    internal static string Ranges(IReadOnlyList<int> numbers)
    {
        List<string> ranges = [];
        for (var at = 0; at < numbers.Count; at++)
        {
            int begin = at;
            while (at + 1 < numbers.Count && numbers[at + 1] == numbers[at] + 1)
            {
                at++;
            }

            ranges.Add(at == begin ? $"{numbers[at]}" : $"{numbers[begin]}-{numbers[at]}");
        }

        return string.Join(',', ranges);
    }

    /// <summary>A time in Slurm's notation: days-hours:minutes:seconds.</summary>
    internal static string Time(TimeSpan time)
    {
        TimeSpan whole = TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));
        return $"{(int)whole.TotalDays}-{whole:hh\\:mm\\:ss}";
    }

    /// <summary>The folder of the tasks' output: one file for each shard, to which each attempt appends.</summary>
    private static string LogFolder(ClusterPlan plan) => Path.Combine(plan.Folder, "logs");

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private Task<string> CommandAsync(string program, IReadOnlyList<string> arguments, string? input, CancellationToken cancellationToken)
    {
        string path = SchedulerProgram.Find(program, _options.ProgramFolder, Environment.GetEnvironmentVariable("PATH"));
        return SchedulerCommand.RunAsync(path, arguments, input, _options.CommandTimeout, cancellationToken);
    }
}
