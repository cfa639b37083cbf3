using System.Globalization;
using Batching.Cluster.Worker;

// WORKER FOLDER ROWS MILLISECONDS COMMAND…: a study of four cells a row in FOLDER/study, whose executions leave traces in FOLDER/traces.
// COMMAND is one of ClusterProgram's, or: serial (executes all of it here), export FILE (writes the table). Where BATCHING_POSTGRES says
// how a database is reached, the study is there.
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
    // One run at a time, so that a kill finds shards half done; a second of grace, as the test's Slurm has.
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
