using System.Globalization;
using Batching.Studies.Worker;

// directory, how many runs, milliseconds each, where to leave traces, parallelism
string directory = args[0];
int count = int.Parse(args[1], CultureInfo.InvariantCulture);
double milliseconds = double.Parse(args[2], CultureInfo.InvariantCulture);
await using Study study = Study.Open("shared", directory);
study.AddRange(
    Measured.Grid(number: [.. Enumerable.Range(0, count)], milliseconds: milliseconds, trace: args[3], begun: Console.WriteLine));
StudyReport report = await study.RunAsync(new StudyOptions { MaxParallelism = int.Parse(args[4], CultureInfo.InvariantCulture) });
Console.WriteLine(report.Summary);
return report.Failures.Count == 0 && study.All(run => run.IsDone) ? 0 : 1;
