using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Batching.Cluster;

/// <summary>
/// Runs the shards of plans on Slurm: one job array for a plan. The engine schedules, we never do: what is done is read from the results,
/// not from the queue. Thread-safe.
/// </summary>
/// <remarks>
/// A plan's jobs are found by their name (<see cref="ClusterPlan.JobName"/>), not by a number: a controller that is killed may forget a job
/// that it had accepted, and give its number to another. Commands are <c>sbatch</c>, <c>squeue</c> and <c>scancel</c>; no accounting
/// database is needed.
/// </remarks>
public sealed class SlurmClient
{
    private const string Separator = "|";

    private readonly SlurmOptions _options;

    /// <summary>An engine on the Slurm of this machine.</summary>
    /// <param name="options">How shards are submitted. Default: <c>new SlurmOptions()</c>.</param>
    public SlurmClient(SlurmOptions? options = null) => _options = options ?? new SlurmOptions();

    /// <summary>The tasks of a plan that Slurm has: waiting, running, or ending.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The tasks.</returns>
    /// <exception cref="ClusterSchedulerException">Slurm cannot be asked.</exception>
    public async Task<IReadOnlyList<SlurmTask>> ActiveAsync(ClusterPlan plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        string output = await CommandAsync("squeue",
            ["--noheader", "--array", $"--name={plan.JobName}", $"--format=%F{Separator}%K{Separator}%T"], null, cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(line => line.Split(Separator))
                .Where(parts => parts.Length == 3)
                .Select(parts => int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int shard)
                    ? new SlurmTask(parts[0], shard, parts[2])
                    : throw new ClusterSchedulerException(
                        $"squeue lists a job {parts[0]} called {plan.JobName} that is no task of an array "
                            + $"('{string.Join(Separator, parts)}'). Cancel it: the name is the plan's.")),
        ];
    }

    /// <summary>
    /// Submits the shards of a plan that have missing items and no task waiting or running. Calling it again submits what is missing then,
    /// and nothing twice.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="command">
    /// What runs a shard: a program and its arguments, as they are (no shell sees them). It asks <see cref="JobArrayEnvironment.Slurm"/> which
    /// shard it is. For a program that calls <see cref="ClusterProgram"/> that is <see cref="ClusterProgram.ShardCommand"/>.
    /// </param>
    /// <param name="retryFailed">
    /// Whether shards with failed items are submitted too; the command has to try them again then. Default: no.
    /// </param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The shards that were submitted; none where nothing was to be.</returns>
    /// <exception cref="ClusterSchedulerException">Slurm cannot be asked, or refused.</exception>
    public async Task<IReadOnlyList<int>> SubmitAsync(
        ClusterPlan plan, IReadOnlyList<string> command, bool retryFailed = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(command);
        if (command.Count == 0)
        {
            throw new ArgumentException("The command that runs a shard is empty. Give a program and its arguments.", nameof(command));
        }

        ClusterStatus status = await Task.Run(() => plan.Status(cancellationToken), cancellationToken).ConfigureAwait(false);
        HashSet<int> active = [.. (await ActiveAsync(plan, cancellationToken).ConfigureAwait(false)).Select(task => task.Shard)];
        int[] shards = [
            .. (retryFailed ? status.MissingShards.Union(status.FailedShards) : status.MissingShards).Where(
                shard => !active.Contains(shard)).Order()];
        if (shards.Length > 0)
        {
            Directory.CreateDirectory(LogFolder(plan));
            await CommandAsync("sbatch", Arguments(plan, shards), Script(plan, command), cancellationToken).ConfigureAwait(false);
        }

        return shards;
    }

    /// <summary>Waits until each item of a plan has a result or has failed, or until Slurm has no task of the plan any more.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="progress">Is told the status whenever it was read. Default: nobody.</param>
    /// <param name="cancellationToken">Ends the waiting; the jobs go on.</param>
    /// <returns>The status: where <see cref="ClusterStatus.IsSettled"/> is false, tasks have ended without their results.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <exception cref="ClusterSchedulerException">Slurm could not be asked for some minutes.</exception>
    public async Task<ClusterStatus> WaitAsync(
        ClusterPlan plan, IProgress<ClusterStatus>? progress = null, CancellationToken cancellationToken = default)
    {
        // A controller that is started again does not answer for a while; results come all the same.
        const int MostErrors = 60;

        ArgumentNullException.ThrowIfNull(plan);
        var reader = new StatusReader(plan);
        var errors = 0;
        bool wasGone = false;
        while (true)
        {
            // The queue first: whoever has left it has published before.
            bool isGone = false;
            try
            {
                isGone = (await ActiveAsync(plan, cancellationToken).ConfigureAwait(false)).Count == 0;
                errors = 0;
            }
            catch (ClusterSchedulerException) when (++errors < MostErrors)
            {
            }

            ClusterStatus status = await Task.Run(() => reader.Read(cancellationToken), cancellationToken).ConfigureAwait(false);
            progress?.Report(status);

            // Twice: another machine's files may be seen a moment late.
            if (status.IsSettled || (isGone && wasGone))
            {
                return status;
            }

            wasGone = isGone;
            await Task.Delay(_options.PollInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Submits a plan, waits, and submits again what is missing, a few times.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="command">What runs a shard: see <see cref="SubmitAsync"/>.</param>
    /// <param name="resubmissions">How many times missing shards are submitted again. Default: 3.</param>
    /// <param name="progress">Is told the status whenever it was read. Default: nobody.</param>
    /// <param name="cancellationToken">Ends the waiting; the jobs go on, unless you call <see cref="CancelAsync"/>.</param>
    /// <returns>The status.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of resubmissions is negative.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <exception cref="ClusterSchedulerException">Slurm cannot be asked, or refused.</exception>
    public async Task<ClusterStatus> RunAsync(
        ClusterPlan plan, IReadOnlyList<string> command, [Range(0, int.MaxValue)] int resubmissions = 3,
        IProgress<ClusterStatus>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(resubmissions);
        for (var attempt = 0; ; attempt++)
        {
            await SubmitAsync(plan, command, retryFailed: false, cancellationToken).ConfigureAwait(false);
            ClusterStatus status = await WaitAsync(plan, progress, cancellationToken).ConfigureAwait(false);
            if (status.IsSettled || attempt == resubmissions)
            {
                return status;
            }
        }
    }

    /// <summary>
    /// Cancels the tasks of a plan, and waits until Slurm has none any more. Running ones get a SIGTERM first, and end with whole results.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>How many tasks there were.</returns>
    /// <exception cref="ClusterSchedulerException">Slurm cannot be asked.</exception>
    public async Task<int> CancelAsync(ClusterPlan plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        int count = (await ActiveAsync(plan, cancellationToken).ConfigureAwait(false)).Count;
        if (count == 0)
        {
            return 0;
        }

        // --full: the signal to the script too, which the program has taken the place of.
        await CommandAsync("scancel", ["--full", $"--name={plan.JobName}"], null, cancellationToken).ConfigureAwait(false);
        while ((await ActiveAsync(plan, cancellationToken).ConfigureAwait(false)).Count > 0)
        {
            await Task.Delay(_options.PollInterval, cancellationToken).ConfigureAwait(false);
        }

        return count;
    }

    /// <summary>Where the tasks' output goes: a file a shard, one attempt after the other.</summary>
    internal static string LogFolder(ClusterPlan plan) => Path.Combine(plan.Folder, "logs");

    /// <summary>What sbatch is called with.</summary>
    internal IReadOnlyList<string> Arguments(ClusterPlan plan, IReadOnlyList<int> shards)
    {
        string throttle = _options.Throttle is { } most ? string.Create(CultureInfo.InvariantCulture, $"%{most}") : "";

        // A percent sign begins a placeholder.
        string log = Path.Combine(LogFolder(plan), plan.JobName).Replace("%", "%%", StringComparison.Ordinal);
        List<string> arguments =
        [
            "--parsable",
            $"--job-name={plan.JobName}",
            $"--array={Ranges(shards)}{throttle}",
            "--requeue",
            $"--output={log}-%a.log",
            "--open-mode=append",
            $"--chdir={Environment.CurrentDirectory}",
        ];
        Add("partition", _options.Partition);
        Add("time", _options.TimeLimit is { } limit ? Time(limit) : null);
        Add("cpus-per-task", _options.ProcessorsPerShard?.ToString(CultureInfo.InvariantCulture));
        arguments.AddRange(_options.ExtraOptions);
        return arguments;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                arguments.Add($"--{name}={value}");
            }
        }
    }

    /// <summary>The script that a task runs: the command in the shell's place, each word of it quoted.</summary>
    internal static string Script(ClusterPlan plan, IReadOnlyList<string> command)
        => $"#!/bin/sh\n# A shard of the plan {plan.Id}.\nexec {string.Join(' ', command.Select(Quoted))}\n";

    /// <summary>Numbers in ascending order as Slurm takes them: <c>0-3,7</c>.</summary>
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

            ranges.Add(at == begin
                ? numbers[at].ToString(CultureInfo.InvariantCulture)
                : string.Create(CultureInfo.InvariantCulture, $"{numbers[begin]}-{numbers[at]}"));
        }

        return string.Join(',', ranges);
    }

    /// <summary>A time as Slurm takes it: days-hours:minutes:seconds.</summary>
    internal static string Time(TimeSpan time)
    {
        TimeSpan whole = TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));
        return string.Create(CultureInfo.InvariantCulture, $"{(int)whole.TotalDays}-{whole:hh\\:mm\\:ss}");
    }

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private async Task<string> CommandAsync(
        string program, IReadOnlyList<string> arguments, string? input, CancellationToken cancellationToken)
    {
        string path = SchedulerProgram.Find(program, _options.ProgramFolder, Environment.GetEnvironmentVariable("PATH"));
        return await SchedulerCommand.RunAsync(path, arguments, input, _options.CommandLimit, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>A task of a plan that Slurm has.</summary>
/// <param name="Job">The number of its array, for people.</param>
/// <param name="Shard">The shard.</param>
/// <param name="State">What Slurm says of it: <c>PENDING</c>, <c>RUNNING</c>, <c>COMPLETING</c>.</param>
public sealed record SlurmTask(string Job, int Shard, string State);
