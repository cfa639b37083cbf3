using Batching.Benchmarks;

if (args is [Batching.Benchmarks.Groups.EchoProcess.Argument])
{
    return Batching.Benchmarks.Groups.EchoProcess.Echo();
}

BenchmarkGroup[] groups =
[
    new Batching.Benchmarks.Groups.FanOut(),
    new Batching.Benchmarks.Groups.Waiting(),
    new Batching.Benchmarks.Groups.Generator(),
    new Batching.Benchmarks.Groups.Keystroke(),
    new Batching.Benchmarks.Groups.ColdStart(),
    new Batching.Benchmarks.Groups.Pipeline(),
    new Batching.Benchmarks.Groups.Loop(),
    new Batching.Benchmarks.Groups.Net(),
    new Batching.Benchmarks.Groups.Study(),
    new Batching.Benchmarks.Groups.Processes(),
];
bool isQuick = args.Contains("--quick");
string[] names = [.. args.Where(argument => argument != "--quick")];
if (names.Length != 1 || groups.SingleOrDefault(group => group.Name == names[0]) is not { } chosen)
{
    Console.Error.WriteLine(names.Length == 1 ? $"There is no group {names[0]}." : "Name one group to run.");
    Console.Error.WriteLine($"usage: GROUP [--quick]    groups: {string.Join(", ", groups.Select(group => group.Name))}");
    return ExitCode.Unusable;
}

return BarReport.Print(chosen.Run(isQuick), isQuick);
