using System.Diagnostics;
using System.Globalization;
using Batching.Studies;

namespace Batching.Benchmarks.Groups;

/// <summary>
/// What it costs to keep trivial runs: added, executed, stored, found again, filtered. Beside the loop that people write.
/// </summary>
internal sealed class Study : BenchmarkGroup
{
    private const int Runs = 5_000;
    private const int Planned = 10_000;
    private const int Filtered = 30_000;

    internal override string Name => "study";

    internal override IReadOnlyList<Bar> Run(bool isQuick)
    {
        // Where memory is the disk, so that it is the library that is measured.
        string root =
            Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"batching-study-{Environment.ProcessId}");
        Directory.CreateDirectory(root);
        try
        {
            return Measure(root, isQuick ? 3 : 15, isQuick ? 2 : 4);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static List<Bar> Measure(string root, int rounds, int warmUps)
    {
        var number = 0;
        string kept = Next();
        Fill(kept, Runs);
        string large = Next();
        Fill(large, Filtered);
        Timing[] times = Alternation.Measure(
            rounds,
            warmUps,
            () =>
            {
                string directory = Next();
                return () => Fill(directory, Runs);
            },
            () =>
            {
                string directory = Next();
                return () => StudyPeers.FilePerRun(Directory.CreateDirectory(directory).FullName, Runs);
            },
            () => () => Fill(kept, Runs),
            () => () => Filter(kept, Runs),
            () => () => Filter(large, Filtered),
            () => () => Plan(Next()));
        string[] sides =
        [
            $"{Runs:N0} runs added, executed, stored", $"{Runs:N0} runs by a loop, a JSON file each (written beside, renamed)",
            $"{Runs:N0} runs found again", $"{Runs:N0} stored runs filtered",
            $"{Filtered:N0} stored runs filtered", $"{Planned:N0} cells of a grid planned",
        ];
        Console.WriteLine("| | fastest ms | median ms |\n|---|---:|---:|");
        for (var side = 0; side < sides.Length; side++)
        {
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"| {sides[side]} | {times[side].Fastest:0.0} | {times[side].Median:0.0} |"));
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture, $"\nstored runs by a file a run: {times[0].Median / times[1].Median:0.00} (medians)"));
        return
        [
            new("store-5000-ms", times[0].Fastest, 120),
            new("store-by-file-a-run", times[0].Median / times[1].Median, 1),
            new("reopen-5000-ms", times[2].Fastest, 30),
            new("filter-5000-ms", times[3].Fastest, 10),
            new("filter-30000-ms", times[4].Fastest, 100),
            new("plan-10000-ms", times[5].Fastest, 300),
        ];

        string Next() => Path.Combine(root, (number++).ToString(CultureInfo.InvariantCulture));
    }

    private static void Fill(string directory, int runs)
    {
        using Batching.Studies.Study study = Batching.Studies.Study.Open("benchmark", directory);
        study.AddRange(Cell.Grid(row: Enumerable.Range(0, runs / 50).ToArray(), column: Enumerable.Range(0, 50).ToArray(), scale: 1.5));
        StudyReport report = study.RunAsync().GetAwaiter().GetResult();
        if (report.Stored + report.Executed != runs)
        {
            throw new UnreachableException(report.Summary);
        }
    }

    private static void Filter(string directory, int runs)
    {
        using Batching.Studies.Study study = Batching.Studies.Study.OpenResults("benchmark", directory);
        int found = study.Results("Cell").Where("row", Comparison.Equal, 7).Where("column", Comparison.GreaterOrEqual, 25).Count();
        if (found != 25 || runs == 0)
        {
            throw new UnreachableException($"{found} runs were found.");
        }
    }

    private static void Plan(string directory)
    {
        using Batching.Studies.Study study = Batching.Studies.Study.Open("benchmark", directory);
        study.AddRange(Cell.Grid(row: Enumerable.Range(0, Planned / 50).ToArray(), column: Enumerable.Range(0, 50).ToArray(), scale: 1.5));
        if (study.Plan().ToExecute != Planned)
        {
            throw new UnreachableException("Not all is to be executed.");
        }
    }
}
