using Batching.Benchmarks;
using BenchmarkDotNet.Running;

BenchmarkGroup[] groups = [new Batching.Benchmarks.Groups.FanOut()];
bool isQuick = args.Contains("--quick");
string[] names = [.. args.Where(argument => argument != "--quick")];
if (names.Length != 1 || groups.SingleOrDefault(group => group.Name == names[0]) is not { } chosen)
{
    Console.Error.WriteLine(names.Length == 1 ? $"There is no group {names[0]}." : "Name one group to run.");
    Console.Error.WriteLine($"usage: GROUP [--quick]    groups: {string.Join(", ", groups.Select(group => group.Name))}");
    return ExitCode.Unusable;
}

var summaries = BenchmarkRunner.Run(chosen.Types, BenchmarkConfig.For(chosen, isQuick));
return BarReport.Print(chosen.Bars(new Measurements(summaries)), isQuick);
