using System.Diagnostics;
using System.Text.Json;

namespace Batching.Runtime.Tests.Diagnostics;

public sealed class TraceFileTests
{
    private string _path = "";

    [SetUp]
    public void Choose()
    => _path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{TestContext.CurrentContext.Test.ID}.trace.json");

    [TearDown]
    public void Remove() => File.Delete(_path);

    [Test]
    public void Spans_and_counts_are_events_of_the_format()
    {
        using (TraceFile trace = TraceFile.Create(_path))
        {
            TraceLane lane = trace.Rent("batches");
            long begin = Stopwatch.GetTimestamp();
            trace.Span(lane, "say \"hi\"", begin, begin + (Stopwatch.Frequency / 1000), ("batch", 7));
            trace.Count("queue", "ready", begin, 3);
            trace.Return(lane);
        }

        JsonElement[] events = Events();
        JsonElement span = events.Single(one => Text(one, "ph") == "X");
        Assert.That(
            (Text(span, "name"), Text(span, "cat"), span.GetProperty("dur").GetDouble()), Is.EqualTo(("say \"hi\"", "batches", 1000.0)));
        Assert.That(span.GetProperty("args").GetProperty("batch").GetInt64(), Is.EqualTo(7));
        JsonElement count = events.Single(one => Text(one, "ph") == "C");
        Assert.That(count.GetProperty("args").GetProperty("ready").GetInt64(), Is.EqualTo(3));
        Assert.That(count.GetProperty("ts").GetDouble(), Is.EqualTo(span.GetProperty("ts").GetDouble()));
        Assert.That(
            events.Where(one => Text(one, "name") == "process_name").Select(one => Text(one.GetProperty("args"), "name")),
            Is.EquivalentTo(new[] { "batches", "queue" }));
    }

    [Test]
    public void A_lane_that_was_given_back_is_used_again()
    {
        using TraceFile trace = TraceFile.Create(_path);
        TraceLane first = trace.Rent("batches"), second = trace.Rent("batches");
        Assert.That(second.Lane, Is.Not.EqualTo(first.Lane));
        trace.Return(first);
        Assert.That(trace.Rent("batches").Lane, Is.EqualTo(first.Lane));
    }

    [Test]
    public void A_span_that_began_before_its_lane_was_free_does_not_overlap_the_span_before()
    {
        using (TraceFile trace = TraceFile.Create(_path))
        {
            long begin = Stopwatch.GetTimestamp();
            TraceLane other = trace.Rent("batches");
            trace.Span(other, "other", begin, Stopwatch.GetTimestamp());
            trace.Return(other);
            TraceLane lane = trace.Rent("batches");
            Assert.That(lane.Lane, Is.EqualTo(other.Lane));
            trace.Span(lane, "late", begin, Stopwatch.GetTimestamp());
        }

        JsonElement[] spans = [.. Events().Where(one => Text(one, "ph") == "X")];
        Assert.That(spans.Select(span => Text(span, "name")), Is.EqualTo(["other", "late"]));
        Assert.That(
            spans[1].GetProperty("ts").GetDouble(),
            Is.GreaterThanOrEqualTo(spans[0].GetProperty("ts").GetDouble() + spans[0].GetProperty("dur").GetDouble() - 0.002));
    }

    [Test]
    public void An_empty_trace_is_a_list_without_events()
    {
        TraceFile.Create(_path).Dispose();
        Assert.That(Events(), Is.Empty);
    }

    [Test]
    public void Many_writers_make_whole_events()
    {
        using (TraceFile trace = TraceFile.Create(_path))
        {
            Parallel.For(0, 5000, number =>
            {
                TraceLane lane = trace.Rent("items");
                trace.Span(lane, "item", number, number + 1, ("position", number));
                trace.Return(lane);
            });
        }

        IEnumerable<long> positions =
            Events().Where(one => Text(one, "ph") == "X").Select(one => one.GetProperty("args").GetProperty("position").GetInt64());
        Assert.That(positions.Order(), Is.EqualTo(Enumerable.Range(0, 5000)));
    }

    [Test]
    public void What_comes_after_the_end_is_not_written()
    {
        TraceFile trace = TraceFile.Create(_path);
        trace.Dispose();
        trace.Dispose();
        trace.Span(trace.Rent("batches"), "late", 0, 1);
        trace.Count("queue", "late", 0, 1);
        Assert.That(Events(), Is.Empty);
    }

    [Test]
    public void A_path_that_cannot_be_written_is_an_error_at_once()
        => Assert.That(() => TraceFile.Create(Path.Combine(_path, "below", "a.json")), Throws.InstanceOf<IOException>());

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private JsonElement[] Events()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(_path));
        return [.. document.RootElement.EnumerateArray().Select(element => element.Clone())];
    }
}
