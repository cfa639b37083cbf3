namespace Batching.Runtime.Tests.Pipelines;

/// <summary>What a run says of itself when it has ended.</summary>
public sealed class ReportTests
{
    [Test]
    public async Task Each_step_has_its_calls_and_items([ValueSource(typeof(Runs), nameof(Runs.Prefetches))] int prefetch)
    {
        PipelineRun<Numbers> run = Dataset.Range(10).Pipeline<Numbers>().Tap(_ => { }).Where(batch => batch.Number != 1)
            .ThenAsync((batch, _) => Task.FromResult(batch))
            .Batches(new PipelineOptions { BatchSize = 4, Prefetch = prefetch });
        await run.AllAsync();
        Assert.That(
            run.Report.Actions.Select(action => (action.Step, action.Name, action.Calls, action.Items, action.FailedCalls)),
            Is.EqualTo(new[] { (0, "Tap", 3L, 10L, 0L), (2, "ThenAsync", 2L, 6L, 0L) }));
    }

    [Test]
    public async Task A_step_that_fails_is_counted_where_it_failed()
    {
        PipelineRun<Numbers> run = Dataset.Range(5).Pipeline<Numbers>().Tap(batch => Fail(batch.Number == 2)).Tap(_ => { })
            .Batches(new PipelineOptions { BatchFailurePolicy = BatchFailurePolicy.Skip });
        await run.AllAsync();
        Assert.That(run.Report.Actions.Select(action => (action.Calls, action.FailedCalls)), Is.EqualTo(new[] { (5L, 1L), (4L, 0L) }));

        static void Fail(bool fails)
        {
            if (fails)
            {
                throw new FormatException();
            }
        }
    }

    [Test]
    public async Task Times_are_of_the_step_that_takes_them()
    {
        PipelineRun<Numbers> run =
            Dataset.Range(3).Pipeline<Numbers>().Tap(_ => { }).Tap(_ => Spin(TimeSpan.FromMilliseconds(5))).Batches();
        await run.AllAsync();
        PipelineReport report = run.Report;
        Assert.That(report.Actions[1].Total, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(15)));
        Assert.That(report.Actions[1].P50, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(4.8)));
        Assert.That(report.Actions[0].Total, Is.LessThan(report.Actions[1].Total));
        Assert.That(report.Actions[1].Total, Is.LessThanOrEqualTo(report.Elapsed));
        Assert.That(report.ConsumerWaited, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(15)).And.LessThanOrEqualTo(report.Elapsed));
        Assert.That(report.Summary, Does.Contain("Slowest: Tap").And.Contain("without prefetch each batch is made while it waits"));

        static void Spin(TimeSpan time)
        {
            long begin = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(begin) < time)
            {
                Thread.SpinWait(100);
            }
        }
    }

    [Test]
    public async Task A_run_that_is_not_measured_has_no_steps_in_its_report()
    {
        PipelineRun<Numbers> run =
            Dataset.Range(3).Pipeline<Numbers>().Tap(_ => { }).Batches(new PipelineOptions { MeasureActions = false });
        await run.AllAsync();
        Assert.That((run.Report.Batches, run.Report.Actions.Count), Is.EqualTo((3L, 0)));
    }

    [Test]
    public async Task Steps_of_a_merged_pipeline_are_in_it_under_their_own_numbers()
    {
        PipelineRun<Numbers> run = Dataset.Range(4).Pipeline<Numbers>().Tap(_ => { }).Rebatch(2)
            .Merge(Dataset.Range(8).Pipeline<Numbers>().Tap(_ => { })).Tap(_ => { })
            .Batches(new PipelineOptions { BatchSize = 2 });
        await run.AllAsync();
        Assert.That(run.Report.Actions.Select(action => action.Step), Is.EqualTo(new[] { 0, 3, 4 }));
    }

    [Test]
    public void Text_and_Markdown_are_the_same_in_every_culture([Values("", "de-DE", "tr-TR")] string culture)
    {
        var report = new PipelineReport
        {
            Batches = 30,
            Items = 3000,
            Elapsed = TimeSpan.FromSeconds(2),
            ConsumerWaited = TimeSpan.FromSeconds(1),
            Prefetch = 4,
            SkippedBatches = 1,
            Choices = [new TuningChoice { Option = "Prefetch", Value = 4, Reason = "the consumer waits for 1.0 % of its time" }],
            DroppedItems = 1,
            FailedBatches = 1,
            Dropped = [new ItemFailure { Position = 1, Index = "cat.jpg", Exception = new FormatException("no picture"), Attempts = 2 }],
            Failures = [new BatchFailure { BatchNumber = 7, Epoch = 0, Step = "Load", Exception = new InvalidDataException("no file") }],
            Actions =
            [
                new ActionReport { Name = "Load|it", Step = 0, Calls = 30, Items = 3000, Total = TimeSpan.FromSeconds(1.5),
                    P50 = TimeSpan.FromMilliseconds(45.5), P95 = TimeSpan.FromMilliseconds(80), FailedItems = 1, ShareOfRun = 0.75 },
                new ActionReport { Name = "Resize", Step = 1, Calls = 30, Items = 2999, Total = TimeSpan.FromMilliseconds(500),
                    P50 = TimeSpan.FromMicroseconds(12.5), P95 = TimeSpan.FromTicks(7), ShareOfRun = 0.25 },
            ],
        };
        using var _ = new CultureScope(culture);
        Assert.That(report.ToText(), Is.EqualTo("""
            3,000 items in 30 batches, 2.0 s: 1,500 items/s. Slowest: Load|it, 75 % of the steps' time. The consumer waited for 50 % of the run: the pipeline was slower than it.
            step       calls  items  items/s     total      p50      p95  failed  of the run
            0 Load|it     30  3,000    2,000     1.5 s  45.5 ms  80.0 ms       1      75.0 %
            1 Resize      30  2,999    5,998  500.0 ms  12.5 us   700 ns       0      25.0 %
            Prefetch = 4: the consumer waits for 1.0 % of its time
            1 batches were skipped
            1 items were dropped, the first: cat.jpg, no picture
            1 batches failed and were left out, the first: batch 7, Load, no file

            """));
        Assert.That(report.ToMarkdown(),
            Does.Contain("\n\n| step | calls |").And.Contain("| 0 Load\\|it | 30 | 3,000 |").And.Contain("\n\n- Prefetch = 4"));
    }

    [Test]
    public void A_run_that_has_not_begun_has_a_report_too()
        => Assert.That(Dataset.Range(3).Pipeline<Numbers>().Batches().Report.ToText(), Is.EqualTo("0 items in 0 batches, 0: 0 items/s.\n"));

    /// <summary>A culture until it is disposed.</summary>
    private sealed class CultureScope : IDisposable
    {
        private readonly System.Globalization.CultureInfo _before = System.Globalization.CultureInfo.CurrentCulture;

        public CultureScope(string name) => System.Globalization.CultureInfo.CurrentCulture = new(name);

        public void Dispose() => System.Globalization.CultureInfo.CurrentCulture = _before;
    }
}
