using System.Globalization;
using Batching.Cluster.Worker;

// WORKER FOLDER ROWS MILLISECONDS COMMAND…: a study in FOLDER/study with four cells in each row, whose executions write traces to
// FOLDER/traces. COMMAND is a command of ClusterProgram, serial (executes all runs here), or export FILE (writes the table). If
// BATCHING_POSTGRES has a connection string, the study is in that database.
string folder = args[0];
int rows = int.Parse(args[1], CultureInfo.InvariantCulture);
double milliseconds = double.Parse(args[2], CultureInfo.InvariantCulture);
string[] command = args[3..];
string traces = Directory.CreateDirectory(Path.Combine(folder, "traces")).FullName;
using PostgresRunStore? postgres = Environment.GetEnvironmentVariable("BATCHING_POSTGRES") is { } connection
    ? new PostgresRunStore(connection, "cells", TimeSpan.FromSeconds(2))
    : null;
await using Study study = postgres is null ? Study.Open("cells", Path.Combine(folder, "study")) : Study.Open("cells", postgres);
study.AddRange(
    Cell.Grid(row: [.. Enumerable.Range(0, rows)], column: [0, 0.5, 1, 2.25], milliseconds: milliseconds, trace: traces,
        chance: Environment.GetEnvironmentVariable("CELLS_BY_CHANCE") is not null));
var options = new ClusterProgramOptions
{
    // One run at a time, so that a kill interrupts shards; one second of grace period, less than the KillWait of the test's Slurm.
    Study = new StudyOptions { MaxParallelism = 1 },
    Slurm = new SlurmOptions
    {
        PollInterval = TimeSpan.FromMilliseconds(250),
        ProgramFolder = Environment.GetEnvironmentVariable("SLURM_PROGRAMS")
    },
    GracePeriod = TimeSpan.FromSeconds(1),
    Arguments = args[..3],
};
if (await ClusterProgram.RunAsync(study, command, options) is { } exitCode)
{
    return exitCode;
}

switch (command)
{
    case ["serial"]:
        StudyReport report = await study.RunAsync(new StudyOptions { MaxParallelism = 1 });
        report.ThrowIfFailed();
        Console.WriteLine($"{report.Summary}, {postgres?.RefusedResults ?? 0} refused");
        return 0;
    case ["export", var file]:
        await study.Results("Cell").ToTable().WriteCsvAsync(file);
        return 0;
    default:
        Console.Error.WriteLine($"unknown command: {string.Join(' ', command)}");
        return ClusterExitCodes.Usage;
}
