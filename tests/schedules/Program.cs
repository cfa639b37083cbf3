// Schedules <scenario> <schedules> <strategy> [seed]    explores; writes out/<scenario>.<strategy>.trace where it finds something (exit 1)
// Schedules <scenario> replay <trace>                   runs one schedule again
using System.Diagnostics;
using Batching.Schedules;
using Microsoft.Coyote;
using Microsoft.Coyote.SystematicTesting;

if (args.Length < 3 || !Scenarios.All.TryGetValue(args[0], out Func<Task>? scenario))
{
    Console.WriteLine("Scenarios: " + string.Join(" ", Scenarios.All.Keys));
    return 2;
}

bool isReplay = args[1] == "replay";
const uint Steps = 3_000;
Configuration configuration = Configuration.Create()
    .WithTelemetryEnabled(false)
    .WithPartiallyControlledConcurrencyAllowed(true)
    .WithTestingIterations(isReplay ? 1 : uint.Parse(args[1]))
    .WithRandomGeneratorSeed(args.Length > 3 ? uint.Parse(args[3]) : 1)
    .WithMaxSchedulingSteps(Steps)
    .WithFailureOnMaxStepsBoundEnabled(true)
    .WithDeadlockTimeout(5000)
    .WithPotentialDeadlocksReportedAsBugs(true);
if (isReplay)
{
    configuration = configuration.WithReproducibleTrace(File.ReadAllText(args[2]))
        .WithVerbosityEnabled(Microsoft.Coyote.Logging.VerbosityLevel.Info).WithConsoleLoggingEnabled(true);
}

configuration = args[2] switch
{
    "random" => configuration.WithRandomStrategy(),
    "probabilistic" => configuration.WithProbabilisticStrategy(3),
    "priority" => configuration.WithPrioritizationStrategy(isFair: true, 10),
    "delay" => configuration.WithDelayBoundingStrategy(isFair: true, 10),
    "qlearning" => configuration.WithQLearningStrategy(),
    "fuzz" => configuration.WithRandomStrategy().WithSystematicFuzzingEnabled(true),
    _ => configuration,
};

TextWriter console = Console.Out;
if (Environment.GetEnvironmentVariable("SCHEDULES_DEBUG") is not null)
{
    configuration = configuration.WithVerbosityEnabled(Microsoft.Coyote.Logging.VerbosityLevel.Debug).WithConsoleLoggingEnabled(true);
    AppDomain.CurrentDomain.FirstChanceException += (_, e) =>
        console.WriteLine(
            $"  first chance: {e.Exception.GetType().Name}: {e.Exception.Message.Split('\n')[0]} {new StackTrace(e.Exception, false).ToString().ReplaceLineEndings(" ")[..Math.Min(500, new StackTrace(e.Exception, false).ToString().Length)]}");
}

if (!isReplay && Environment.GetEnvironmentVariable("SCHEDULES_DEBUG") is null)
{
    Console.SetOut(TextWriter.Null);
}

long begin = Stopwatch.GetTimestamp();
TestingEngine engine = TestingEngine.Create(configuration, async () =>
{
    await scenario();
    await Batching.Tasks.EndedAsync();
});
engine.RegisterStartIterationCallBack(_ => Batching.Choice.Schedule++);
engine.Run();
Console.SetOut(console);
double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
TestReport report = engine.TestReport;
int schedules = report.NumOfExploredFairPaths + report.NumOfExploredUnfairPaths;
string bug = report.BugReports.Concat(report.InternalErrors).FirstOrDefault()?.ReplaceLineEndings(" ") ?? "-";
Console.WriteLine(
    $"| {args[0]} | {(isReplay ? "replay" : args[2])} | {schedules} | {seconds:F1} | {report.MaxExploredFairSteps} | {report.MaxConcurrencyDegree} | {bug[..Math.Min(bug.Length, 160)]} |");
if (report.UncontrolledInvocations.Count > 0)
{
    Console.Error.WriteLine("  uncontrolled: " + string.Join(", ", report.UncontrolledInvocations.Order()));
}

if (report.NumOfFoundBugs > 0 && !isReplay)
{
    Directory.CreateDirectory("out");
    File.WriteAllText($"out/{args[0]}.{args[2]}.trace", engine.ReproducibleTrace);
    File.WriteAllText($"out/{args[0]}.{args[2]}.txt", report.BugReports.FirstOrDefault() + Environment.NewLine + engine.ReadableTrace);
}

// Tasks of schedules that were cut off may still be there.
Console.Out.Flush();
Environment.Exit(report.NumOfFoundBugs > 0 || report.InternalErrors.Count > 0 ? 1 : 0);
return 0;
