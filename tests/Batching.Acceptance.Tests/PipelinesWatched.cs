using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Acceptance.Batches;

namespace Acceptance;

/// <summary>Watching a run: progress, the report, activities, instruments, the trace file.</summary>
[TestFixtureSource(typeof(PipelineRuns), nameof(PipelineRuns.Prefetches))]
public sealed class PipelinesWatched(int prefetch)
{
    private static readonly Pipeline<Signals> s_pipeline = Dataset.Range(10).Pipeline<Signals>().Load().SquareLater();

    private PipelineOptions Options => new() { BatchSize = 4, Prefetch = prefetch };

    [Test]
    public async Task Case25_Progress_is_monotone_ends_at_one_and_costs_nothing_where_nobody_listens()
    {
        var reports = new Reports();
        await s_pipeline.Batches(Options with { Progress = reports, Epochs = 2 }).AllAsync();
        Assert.That(reports.All.Select(report => report.Fraction), Is.EqualTo(new double?[] { 0.2, 0.4, 0.5, 0.7, 0.9, 1, 1 }));
        Assert.That(reports.All.Select(report => report.Epoch), Is.EqualTo(new[] { 0, 0, 0, 1, 1, 1, 1 }));
        if (prefetch == 0)
        {
            // All on this thread, and what a report takes is not taken where nobody listens.
            const int SmallestReport = 64;
            Assert.That(BytesABatch(null), Is.LessThan(BytesABatch(new Reports()) - SmallestReport));
        }
    }

    [Test]
    public async Task The_report_counts_items_that_failed_in_each_action()
    {
        PipelineRun<Signals> run = Dataset.Range(10).Pipeline<Signals>().Load()
            .Refuse([1, 2, 7], new CallOptions { FailurePolicy = FailurePolicy.Drop }).SquareLater().Batches(Options);
        await run.AllAsync();
        Assert.That(
            run.Report.Actions.Select(action => (action.Name, action.Calls, action.Items, action.FailedItems)),
            Is.EqualTo(new[] { ("Load", 3L, 10L, 0L), ("Refuse", 3L, 10L, 3L), ("SquareLater", 3L, 7L, 0L) }));
    }

    [Test]
    public async Task Activities_of_a_run_its_batches_and_their_actions_lie_inside_one_another()
    {
        var stopped = new ConcurrentQueue<Activity>();
        using var own = new ActivitySource("Test");
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is BatchingTelemetry.SourceName or "Test",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using (Activity root = own.StartActivity("root")!)
        {
            await foreach (Signals batch in s_pipeline.Batches(Options))
            {
                Assert.That(Activity.Current, Is.SameAs(root), "the consumer's own activity stays");
            }

            Activity[] all = [.. stopped.Where(activity => activity.TraceId == root.TraceId)];
            Activity run = all.Single(activity => activity.OperationName == "Batching.Pipeline");
            Activity[] batches = [.. all.Where(activity => activity.OperationName == "Batching.Batch")];
            Activity[] actions = [.. all.Where(activity => activity.OperationName == "Batching.Action")];
            Assert.That(run.ParentId, Is.EqualTo(root.Id));
            Assert.That(batches, Has.Length.EqualTo(3));
            Assert.That(batches.Select(batch => batch.ParentId), Has.All.EqualTo(run.Id));
            Assert.That(actions, Has.Length.EqualTo(6));
            Assert.That(actions.Select(action => action.ParentId).Distinct(), Is.EquivalentTo(batches.Select(batch => batch.Id)));
            Assert.That(
                actions.Select(action => action.DisplayName).Distinct(), Is.EquivalentTo(new[] { "Signals.Load", "Signals.SquareLater" }));
            Assert.That(actions.Sum(action => (int)action.GetTagItem("batching.items")!), Is.EqualTo(20));
        }
    }

    [Test]
    public async Task Instruments_count_batches_items_and_failures()
    {
        var sums = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == BatchingTelemetry.MeterName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        Pipeline<Watched> pipeline =
            Dataset.Range(10).Pipeline<Watched>().WatchedOnly([3], new CallOptions { FailurePolicy = FailurePolicy.Drop });
        await pipeline.Batches(Options).AllAsync();

        Assert.That(sums["batching.action.items"], Is.EqualTo(10));
        Assert.That(sums["batching.action.failed_items"], Is.EqualTo(1));
        Assert.That(sums["batching.action.duration"], Is.GreaterThan(0));
        Assert.That(sums["batching.batches"], Is.GreaterThanOrEqualTo(3));
        Assert.That(sums["batching.batch.wait"], Is.GreaterThan(0));

        // Other tests may run pipelines at the same time, but not this action.
        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (!instrument.Name.StartsWith("batching.action", StringComparison.Ordinal)
                || (tags[0].Value as string) == "Watched.WatchedOnly")
            {
                sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
            }
        }
    }

    [Test]
    public async Task The_trace_file_has_batches_actions_items_and_what_is_ready()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"run-{prefetch}.trace.json");
        await using (TraceFile trace = TraceFile.Create(path))
        {
            await s_pipeline.Batches(Options with { Trace = trace }).AllAsync();
        }

        using JsonDocument document = JsonDocument.Parse(await File.ReadAllTextAsync(path));
        JsonElement[] events = [.. document.RootElement.EnumerateArray()];
        Dictionary<int, string> tracks = events.Where(one => IsWith(one, "name", "process_name"))
            .ToDictionary(one => one.GetProperty("pid").GetInt32(), one => one.GetProperty("args").GetProperty("name").GetString()!);
        ILookup<string,
            JsonElement> spans = events.Where(one => IsWith(one, "ph", "X")).ToLookup(one => tracks[one.GetProperty("pid").GetInt32()]);
        Assert.That(spans["batches"].Select(span => span.GetProperty("name").GetString()), Is.EquivalentTo(new[]
        {
            "batch 0", "batch 1", "batch 2", "Load", "Load", "Load", "SquareLater", "SquareLater", "SquareLater",
        }));
        Assert.That(spans["items"].Count(), Is.EqualTo(20));
        foreach (JsonElement batch in spans["batches"].Where(
            span => span.GetProperty("name").GetString()!.StartsWith("batch ", StringComparison.Ordinal)))
        {
            // Steps lie inside their batch: on its lane, within its time.
            Assert.That(spans["batches"].Count(step => Lies(step, batch)), Is.EqualTo(3));
        }

        if (prefetch > 0)
        {
            long[] ready = [
                .. events.Where(one => IsWith(one, "ph", "C"))
                    .Select(one => one.GetProperty("args").GetProperty("batches ready").GetInt64())];
            Assert.That(ready, Is.All.InRange(0, prefetch));
        }

        File.Delete(path);

        static bool IsWith(JsonElement element, string name, string value) => element.GetProperty(name).GetString() == value;

        static bool Lies(JsonElement inner, JsonElement outer)
        {
            (double begin, double end) = Times(outer);
            (double innerBegin, double innerEnd) = Times(inner);
            const double Rounding = 0.002;
            return inner.GetProperty("tid").GetInt32() == outer.GetProperty("tid").GetInt32() && innerBegin >= begin - Rounding
                && innerEnd <= end + Rounding;
        }

        static (double Begin, double End) Times(JsonElement span)
            => (span.GetProperty("ts").GetDouble(), span.GetProperty("ts").GetDouble() + span.GetProperty("dur").GetDouble());
    }

    private static double BytesABatch(IProgress<PipelineProgress>? progress)
    {
        const int Batches = 400;
        Pipeline<Signals> pipeline = Dataset.Range(Batches).Pipeline<Signals>();
        SynchronizationContext.SetSynchronizationContext(null);
        Consume();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Consume();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Batches;

        void Consume()
        {
            foreach (Signals batch in pipeline.Batches(new PipelineOptions { Progress = progress }).ToBlockingEnumerable())
            {
                // What is left is the run itself.
            }
        }
    }

    private sealed class Reports : IProgress<PipelineProgress>
    {
        public List<PipelineProgress> All { get; } = [];

        public void Report(PipelineProgress value) => All.Add(value);
    }
}
