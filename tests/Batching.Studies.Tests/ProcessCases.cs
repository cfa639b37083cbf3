namespace StudyTests;

/// <summary>Runs in worker processes.</summary>
public class ProcessCases
{
    private static readonly StudyOptions s_there = new() { Target = Target.Processes, MaxParallelism = 2 };

    [Test]
    public async Task A_study_gives_the_same_table_on_threads_and_processes()
    {
        string here = await TableAsync(new StudyOptions { MaxParallelism = 2 });
        int before = HeatLoss.s_executed;
        Assert.That(await TableAsync(s_there), Is.EqualTo(here));
        Assert.That(HeatLoss.s_executed, Is.EqualTo(before), "none of them ran in this process");

        static async Task<string> TableAsync(StudyOptions options)
        {
            using var studies = new TemporaryStudies();
            await using (Study study = studies.Open())
            {
                study.AddRange(HeatLoss.Grid(area: [1, 2.5, 1e-9], layers: [[2, 5], [9, 1], []], reduce: [Reduction.Min, Reduction.Max]));
                study.AddRange([new Fragile(2), new Fragile(3), new Fragile(4)]);
                StudyReport report = await study.RunAsync(options);
                Assert.That((report.Executed, report.Failures.Count), Is.EqualTo((14, 7)));
                Assert.That(report.Failures.Select(run => run.Failure!.Type).Distinct(),
                    Is.EquivalentTo([typeof(IndexOutOfRangeException).FullName, typeof(InvalidOperationException).FullName]));
            }

            await using Study shared = studies.OpenResults();
            return shared.Results("HeatLoss").ToTable().ToCsv() + shared.Results("Fragile").ToTable().ToCsv();
        }
    }

    [Test]
    public async Task A_study_in_memory_has_its_results_too()
    {
        using var studies = new TemporaryStudies();
        await using Study study = studies.Open(saveResults: false);
        HeatLoss run = study.Add(new HeatLoss(2, [3]));
        await study.RunAsync(s_there);
        Assert.That(run.Result.Value, Is.EqualTo(6));
    }

    [Test]
    public async Task A_run_that_ends_its_process_has_failed_and_the_others_are_stored()
    {
        using var studies = new TemporaryStudies();
        await using Study study = studies.Open();
        study.AddRange(Leaving.Grid(value: [1, 2, 3, 4]));
        StudyReport report = await study.RunAsync(s_there with { Retry = new() { MaxAttempts = 2 } });
        Assert.That((report.Executed, report.Failures.Count), Is.EqualTo((3, 1)));
        Assert.That(report.Failures[0].Failure,
            Has.Property("Type").EqualTo(typeof(WorkerCrashedException).FullName).And.Property("Attempts").EqualTo(2));
        Assert.That(report.Failures[0].Failure!.Message, Does.Contain("Leaving(value: 3)").And.Contain("exit code 3"));
    }

    [Test]
    public void Other_targets_are_refused()
        => Assert.That(() => new StudyOptions { Target = Target.Threads },
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Auto or Processes"));
}

/// <summary>Leaves its process for one value.</summary>
[Run]
public sealed partial class Leaving : Run<int>
{
    private static int Execute(int value)
    {
        if (value == 3)
        {
            Environment.Exit(3);
        }

        return value;
    }
}
