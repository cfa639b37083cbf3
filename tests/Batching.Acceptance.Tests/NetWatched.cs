using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Acceptance.Batches;
using Acceptance.Nets;
using Words = Acceptance.Nets.Words;

namespace Acceptance;

/// <summary>Watching a net: activities and the trace file, the same as those of pipelines.</summary>
[NonParallelizable]
public sealed class NetWatched
{
    [Test]
    public async Task The_activities_of_a_net_its_components_and_a_pipeline_in_one_lie_inside_one_another()
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
        using Activity root = own.StartActivity("root")!;
        await WithPipeline().ExecuteAsync();
        Assert.That(Activity.Current, Is.SameAs(root));
        Activity[] ofRoot = [.. stopped.Where(activity => activity.RootId == root.RootId)];
        Activity net = ofRoot.Single(activity => activity.OperationName == "Batching.Net");
        Activity[] components = [.. ofRoot.Where(activity => activity.OperationName == "Batching.Component")];
        Activity run = ofRoot.Single(activity => activity.OperationName == "Batching.Pipeline");
        Assert.That(net.ParentId, Is.EqualTo(root.Id));
        Assert.That(components.Select(component => component.ParentId), Is.All.EqualTo(net.Id));
        Assert.That(components.Select(component => component.GetTagItem("batching.component")),
            Is.EquivalentTo(new[] { "Wired/Source", "Wired/Square" }));
        Assert.That(
            components.Single(component => component.Id == run.ParentId).GetTagItem("batching.component"), Is.EqualTo("Wired/Source"));
        Assert.That(components.Select(component => component.GetTagItem("batching.component.packets")), Is.EquivalentTo(new[] { 0L, 3L }));
    }

    [Test]
    public async Task A_failure_is_the_status_of_its_component_and_of_the_net()
    {
        var stopped = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == BatchingTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var net = new Wired(net =>
        {
            var failing = net.Put(new Words.ThrowComponent(), "watched");
            net.Join(net.Put(Source.Of(7)).Out, failing.Number);
            net.Join(failing.Result, net.Out);
        });
        await Tests.FailureAsync<ComponentException>(() => net.ExecuteAsync());
        Activity failed = stopped.Single(activity => Equals(activity.GetTagItem("batching.component"), "Wired/watched"));
        Assert.That((failed.Status, failed.Parent!.Status), Is.EqualTo((ActivityStatusCode.Error, ActivityStatusCode.Error)));
    }

    [Test]
    public async Task The_trace_file_has_the_components_beside_the_pipelines()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{TestContext.CurrentContext.Test.ID}.trace.json");
        await using (TraceFile trace = TraceFile.Create(path))
        {
            await WithPipeline(trace).ExecuteAsync(new NetOptions { Trace = trace });
        }

        using JsonDocument document = JsonDocument.Parse(await File.ReadAllTextAsync(path));
        string text = document.RootElement.ToString();
        File.Delete(path);
        Assert.That(text, Does.Contain("\"Wired/Source\"").And.Contain("\"Wired/Square\"").And.Contain("Load"));
    }

    private static Wired WithPipeline(TraceFile? trace = null) => new(net =>
    {
        Source source = net.Put(new Source(async (output, cancellationToken) =>
        {
            await foreach (Signals batch in Dataset.Range(6).Pipeline<Signals>().Load()
                .Batches(new PipelineOptions { BatchSize = 2, Trace = trace }, cancellationToken))
            {
                await output.PutAsync(batch.Count, cancellationToken);
            }
        }));
        var square = net.Put(new Words.SquareComponent());
        net.Join(source.Out, square.Number);
        net.Join(square.Result, net.Out);
    });
}
