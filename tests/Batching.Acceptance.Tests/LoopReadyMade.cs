using System.Diagnostics;
using System.Text.Json;
using Acceptance.Loops;

namespace Acceptance;

/// <summary>The callbacks that come with the library, and what is seen of a run from outside.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LoopReadyMade
{
    private readonly Recorder _record = new();

    [Test]
    public void Every_n_th_time_beginning_anew_with_each_run()
    {
        var seen = new List<long>();
        var counting = new Counting(_record, 5);
        var options = new LoopOptions
        {
            Callbacks = [
            new Every<Number>(Number.Events.FinallyNumber, 2, (number, _) => seen.Add(number.Sum))]
        };
        counting.Run(options);
        counting.Run(options);
        Assert.That(seen, Is.EqualTo([3, 10, 18, 25]));
    }

    [TestCase(new[] { 5.0, 4, 4, 3, 3, 3, 2 }, false, 2, 6)]
    [TestCase(new[] { 5.0, 6, 1 }, false, 1, 2)]
    [TestCase(new[] { 0.1, 0.2, double.NaN, 0.1, 0.3 }, true, 2, 4)]
    [TestCase(new[] { 3.0, 2, 1 }, false, 1, 3)]
    public void Early_stop_has_patience(double[] figures, bool higherIsBetter, int patience, int runs)
    {
        var counting = new Counting(_record, figures.Length);
        var stop = new EarlyStopping<Number>(Number.Events.OnNumber, number => figures[Runs() - 1])
        {
            HigherIsBetter = higherIsBetter,
            Patience = patience,
            StopTarget = StopTarget.ParentSection
        };
        for (var run = 0; run < 2; run++)
        {
            _record.Names.Clear();
            counting.Run(new LoopOptions { Callbacks = [stop] });
            Assert.That(Runs(), Is.EqualTo(runs));
            Assert.That(stop.HasStopped, Is.EqualTo(runs < figures.Length));
            Assert.That(stop.Best, Is.EqualTo(higherIsBetter ? figures.Take(runs).Where(double.IsFinite).Max() : figures.Take(runs).Min()));
        }

        int Runs() => _record.Names.Count(name => name.StartsWith("number", StringComparison.Ordinal));
    }

    [Test]
    public void A_time_budget_stops_the_run_without_a_failure()
    {
        var clock = new ManualClock();
        _record.At("number 3", () => clock.Pass(TimeSpan.FromSeconds(10)));
        var counting = new Counting(_record, 9);
        var budget = new TimeBudget(TimeSpan.FromSeconds(9));
        counting.Run(new LoopOptions { TimeProvider = clock, Callbacks = [budget] });
        Assert.That(_record.Names, Does.Contain("number 3").And.No.Contain("number 4").And.Contain("FinallyNumbers"));
        Assert.That(budget.HasStopped && counting.Report!.IsStopped);
    }

    [Test]
    public void Progress_is_told()
    {
        var told = new List<LoopProgress>();
        new Counting(_record, 2).Run(new LoopOptions
        {
            Callbacks = [
                new ReportProgress<Number>(Number.Events.FinallyNumber, new Progress(told.Add), total: 2, number => $"sum {number.Sum}")],
        });
        Assert.That(told.Select(each => (each.Path, each.Count, each.Total, each.Status)), Is.EqualTo(
            [("Counting.OnNumbers.Number.FinallyNumber", 1L, (long?)2, "sum 1"),
                ("Counting.OnNumbers.Number.FinallyNumber", 2L, (long?)2, "sum 3")]));
    }

    [Test]
    public void A_log_has_a_line_of_json_an_event()
    {
        string path = Path.GetTempFileName();
        try
        {
            _record.Fail("number 2");
            var log = new JsonLinesLog<Number>(
                Number.Events.FinallyNumber, path, (writer, number) => writer.WriteNumber("sum", number.Sum));
            Assert.That(() => new Counting(_record, 3).Run(new LoopOptions { Callbacks = [log] }), Throws.TypeOf<InvalidDataException>());
            string[] lines = File.ReadAllLines(path);
            Assert.That(lines, Has.Length.EqualTo(2), "What was before the failure is there, and its end.");
            JsonElement line = JsonDocument.Parse(lines[1]).RootElement;
            Assert.That(line.GetProperty("event").GetString(), Is.EqualTo("Counting.OnNumbers.Number.FinallyNumber"));
            Assert.That(line.GetProperty("iteration").GetInt64(), Is.EqualTo(1));
            Assert.That(line.GetProperty("sum").GetInt64(), Is.EqualTo(3));
            Assert.That(line.GetProperty("elapsed").GetDouble(), Is.GreaterThan(0));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public async Task A_checkpoint_is_saved_every_n_times_and_the_run_goes_on_from_it()
    {
        string path = Path.GetTempFileName();
        try
        {
            var options = new PipelineOptions { BatchSize = 2, Shuffle = true, Seed = 3, Prefetch = 2 };
            var whole = new Reading(options, _ => { });
            await whole.RunAsync().WaitAsync(Tests.Patience);
            var cut = new Reading(options, seen => _record.Add($"batch {seen}"));
            _record.Fail("batch 5");
            var save = new SaveCheckpoint<Reading.Step>(Reading.Step.Events.AfterBatch, 2, path, batch => batch.Checkpoint);
            Assert.That(async () => await cut.RunAsync(new LoopOptions { Callbacks = [save] }).WaitAsync(Tests.Patience),
                Throws.TypeOf<InvalidDataException>());
            PipelineCheckpoint checkpoint = PipelineCheckpoint.Load(path);
            Assert.That(checkpoint.Batches, Is.EqualTo(4));
            var rest = new Reading(options with { ResumeFrom = checkpoint, Prefetch = 0 }, _ => { });
            await rest.RunAsync().WaitAsync(Tests.Patience);
            Assert.That(cut.Inside.Seen.Take(8).Concat(rest.Inside.Seen), Is.EqualTo(whole.Inside.Seen));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public async Task A_trace_file_has_every_section_and_event()
    {
        string path = Path.GetTempFileName();
        try
        {
            using (TraceFile trace = TraceFile.Create(path))
            {
                await new Streaming(_record).RunAsync(new LoopOptions { Trace = trace }).WaitAsync(Tests.Patience);
            }

            JsonElement[] spans = [
                .. JsonDocument.Parse(File.ReadAllText(path)).RootElement.EnumerateArray()
                    .Where(span => span.GetProperty("ph").GetString() == "X")];
            string?[] names = [.. spans.Select(span => span.GetProperty("name").GetString())];
            Assert.That(names.Count(name => name == "OnText"), Is.EqualTo(3));
            Assert.That(names,
                Does.Contain("OnTexts").And.Contain("FinallyTexts").And.Contain("Streaming.Texts").And.Contain(
                    "Streaming.OnTexts.Text.Text").And.Contain("Streaming"));
            JsonElement whole = spans.Single(span => span.GetProperty("name").GetString() == "Streaming");
            double end = whole.GetProperty("ts").GetDouble() + whole.GetProperty("dur").GetDouble();
            Assert.That(spans.All(span => span.GetProperty("ts").GetDouble() + span.GetProperty("dur").GetDouble() <= end + 0.002));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Activities_are_nested_as_sections_are()
    {
        var ended = new List<Activity>();
        using var root = new Activity("test");
        root.Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == BatchingTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceId == root.TraceId ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = ended.Add,
        };
        ActivitySource.AddActivityListener(listener);
        _record.Fail("OnIt", "broken");
        Assert.That(() => new Nest(_record).Run(new LoopOptions { MeasureEvents = false }), Throws.TypeOf<InvalidDataException>());
        Activity[] mine = [.. ended.Where(activity => activity.TraceId == root.TraceId)];
        Activity inner = mine.Single(activity => activity.DisplayName == "Nest.OnStep.It.It");
        Assert.That(inner.Status, Is.EqualTo(ActivityStatusCode.Error));
        Assert.That(inner.Parent!.DisplayName, Is.EqualTo("Nest.Step"));
        Assert.That(inner.Parent.Parent!.DisplayName, Is.EqualTo("Nest"));
        Assert.That(mine.Single(activity => activity.DisplayName == "It.OnIt").Parent, Is.SameAs(inner));
        Assert.That(mine.Single(activity => activity.DisplayName == "Nest").Status, Is.EqualTo(ActivityStatusCode.Error));
        Assert.That(Activity.Current, Is.SameAs(root));
    }

    private sealed class Progress(Action<LoopProgress> tell) : IProgress<LoopProgress>
    {
        public void Report(LoopProgress value) => tell(value);
    }

    private sealed class ManualClock : TimeProvider
    {
        private TimeSpan _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now.Ticks;

        internal void Pass(TimeSpan time) => _now += time;
    }
}
