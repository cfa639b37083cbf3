using System.Diagnostics;
using Spectre.Console;

namespace StudyTests;

/// <summary>Studies seen from outside.</summary>
public class WatchedCases
{
    [Test]
    public async Task A_call_is_an_activity()
    {
        using var studies = new TemporaryStudies();
        var seen = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == BatchingTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = seen.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await using Study study = studies.Open("watched");
        study.AddRange(Number.Grid(value: [101, 102]));
        await study.RunAsync();
        Activity activity = seen.Single(each => each.DisplayName == "watched");
        Assert.That((activity.OperationName, activity.GetTagItem("batching.runs")), Is.EqualTo(("Batching.Study", 2)));
    }

    [Test]
    public async Task Runs_are_written_into_a_trace_file()
    {
        using var studies = new TemporaryStudies();
        string path = Path.Combine(studies.Path, "trace.json");
        await using (TraceFile trace = TraceFile.Create(path))
        {
            await using Study study = studies.Open("traced");
            study.AddRange(Number.Grid(value: [101, 102, 103]));
            await study.RunAsync(new StudyOptions { Trace = trace });
        }

        string text = await File.ReadAllTextAsync(path);
        Assert.That(text.Split("\"name\":\"traced\",\"ph\":\"X\"").Length - 1, Is.EqualTo(3), text);
    }

    [Test]
    public async Task A_redirected_console_is_told_in_lines()
    {
        using var studies = new TemporaryStudies();
        var written = new StringWriter();
        IAnsiConsole console =
            AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(written), Interactive = InteractionSupport.No });
        await using Study study = studies.Open();
        study.AddRange(Number.Grid(value: [1, 2, 3]));
        StudyReport report = await study.RunWithProgressAsync(console: console);
        Assert.That(report.Executed, Is.EqualTo(3));
        Assert.That(written.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n')[^1],
            Does.Match("^3 of 3 runs, 0 stored, [0-9,]+/s, [0-9]:[0-9]{2} in all$"));
    }
}
