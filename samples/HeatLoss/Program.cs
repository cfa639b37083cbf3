using System.Globalization;
using Batching;
using HeatLossStudy;
using Spectre.Console;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
await using Study study = Study.Open("heat-loss", args.Length > 0 ? args[0] : null);
study.AddRange(HeatLoss.Grid(centimetres: [2, 4, 8, 12, 16, 24], insulation: [Insulation.Straw, Insulation.Wool, Insulation.Foam]));
study.Add(new HeatLoss(centimetres: 4, Insulation.None));

Console.Write(study.Plan());
StudyReport report = await study.RunWithProgressAsync();
report.ThrowIfFailed();
Console.WriteLine(report.Summary);

var chart = new BarChart().Width(72).Label("kWh a square metre loses in a winter");
foreach (HeatLoss run in study.Runs<HeatLoss>().Where(run => run.Centimetres is 4 or 12 or 24).OrderByDescending(run => run.Result.KilowattHours))
{
    Color color = run.Insulation switch { Insulation.Straw => Color.Yellow, Insulation.Wool => Color.Blue, Insulation.Foam => Color.Green, _ => Color.Red };
    chart.AddItem($"{run.Insulation} {run.Centimetres} cm", Math.Round(run.Result.KilowattHours, 1), color);
}

AnsiConsole.Write(chart);
Console.WriteLine($"All of it: {study.Location}, or as a table:");
Console.Write(study.Results("HeatLoss").Where("centimetres", Comparison.GreaterOrEqual, 24).ToTable().ToMarkdown());
