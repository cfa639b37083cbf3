using System.Globalization;
using Batching;
using Batching.Cluster;
using Batching.Console;
using Batching.Studies;
using HeatLossStudy;
using Spectre.Console;

// HeatLoss [DIRECTORY] [--on threads|processes|slurm] [--table FILE] runs the study on the threads of this machine, in worker processes, or
// on the nodes of a cluster. HeatLoss DIRECTORY COMMAND… runs a command of ClusterProgram: plan, run, status, merge, submit, cancel.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string directory = Path.GetFullPath(args.Length > 0 && !args[0].StartsWith('-') ? args[0] : Study.DefaultDirectory);
await using Study study = Study.Open("heat-loss", directory);
study.AddRange(HeatLoss.Grid(centimetres: [2, 4, 8, 12, 16, 24], insulation: [Insulation.Straw, Insulation.Wool, Insulation.Foam]));
study.Add(new HeatLoss(centimetres: 4, Insulation.None));

// Shards on a cluster run this program.
if (await ClusterProgram.RunAsync(study, [.. args.Skip(1)], new ClusterProgramOptions { Arguments = [directory] }) is { } exitCode)
{
    return exitCode;
}

Console.Write(study.Plan());
await (OptionOf("--on") switch
{
    null or "threads" => OnThisMachineAsync(Target.Auto),
    "processes" => OnThisMachineAsync(Target.Processes),
    "slurm" => OnSlurmAsync(),
    { } other => throw new ArgumentException($"--on needs threads, processes or slurm, not '{other}'."),
});

var chart = new BarChart().Width(72).Label("kWh a square metre loses in a winter");
foreach (HeatLoss run in study.Runs<HeatLoss>().Where(run => run.Centimetres is 4 or 12 or 24)
    .OrderByDescending(run => run.Result.KilowattHours))
{
    Color color = run.Insulation switch
    {
        Insulation.Straw => Color.Yellow,
        Insulation.Wool => Color.Blue,
        Insulation.Foam => Color.Green,
        _ => Color.Red,
    };
    chart.AddItem($"{run.Insulation} {run.Centimetres} cm", Math.Round(run.Result.KilowattHours, 1), color);
}

AnsiConsole.Write(chart);
Console.WriteLine($"All of it: {study.Location}, or as a table:");
Console.Write(study.Results("HeatLoss").Where("centimetres", Comparison.GreaterOrEqual, 24).ToTable().ToMarkdown());
if (OptionOf("--table") is { } table)
{
    await study.Results("HeatLoss").ToTable().WriteCsvAsync(table);
}

return ClusterExitCodes.Complete;

async Task OnThisMachineAsync(Target target)
{
    StudyReport report = await study.RunWithProgressAsync(new StudyOptions { Target = target });
    report.ThrowIfFailed();
    Console.WriteLine(report.Summary);
}

async Task OnSlurmAsync()
{
    if (study.All(run => run.IsDone))
    {
        return;
    }

    ClusterPlan plan = await study.PlanShardsAsync(Path.Combine(directory, "cluster"), shardCount: Math.Min(6, study.Plan().ToExecute));
    Console.WriteLine(plan);
    var progress = new Progress<ClusterStatus>(status => Console.WriteLine(status.Summary));
    await new SlurmClient().RunAsync(plan, ClusterProgram.GetShardCommand(plan, [directory]), progress: progress);
    MergeReport report = await study.MergeAsync(plan);
    Console.WriteLine(report.Summary);
}

string? OptionOf(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
