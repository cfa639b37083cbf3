using Acceptance.Batches;

namespace Acceptance;

/// <summary>Cases 1, 2, 6, 7, 8, 11: what comes back, and where it goes.</summary>
public sealed class Results
{
    [Test]
    public async Task Case01_Results_come_in_the_order_of_the_indices([Values] Way way)
    {
        var batch = Probe.Of(4);
        Assert.That(await batch.FillAsync(way, (item, _) => new(item.Position * 10)), Is.SameAs(batch));
        Assert.That(batch.Values, Is.EqualTo(new[] { 0, 10, 20, 30 }));
    }

    [TestCase(Way.Threads)]
    [TestCase(Way.ThreadsAwaited)]
    [TestCase(Way.Async)]
    public async Task Case02_The_slowest_item_first_keeps_its_place(Way way)
    {
        var others = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = 3;
        var batch = Probe.Of(4);
        await batch.GatherAsync(way, Body, new() { MaxParallelism = 2 });
        Assert.That(batch.Kept!.GetValues(), Is.EqualTo(new[] { 0, 10, 20, 30 }));

        ValueTask<int> Body(ItemContext item, CancellationToken cancellationToken)
        {
            if (item.Position == 0)
            {
                return 0.After(others.Task);
            }

            if (Interlocked.Decrement(ref left) == 0)
            {
                others.SetResult();
            }

            return new(item.Position * 10);
        }
    }

    [Test]
    public async Task Case02_In_order_an_item_starts_when_the_one_before_has_ended(
        [Values(Way.For, Way.ForAwaited, Way.AsyncInOrder)] Way way)
    {
        var crowd = new Crowd();
        var order = new List<int>();
        var batch = Probe.Of(20);
        await batch.RunAsync(way, async (item, _) =>
        {
            using (crowd.Enter())
            {
                order.Add(item.Position);
                await Task.Yield();
                return 0;
            }
        });
        Assert.That(crowd.Most, Is.EqualTo(1));
        Assert.That(order, Is.EqualTo(Enumerable.Range(0, 20)));
    }

    [Test]
    public async Task Case06_Init_decides_how_many_calls_there_are([Values] Way way)
    {
        var batch = new Readings
        {
            Indices = [.. Enumerable.Range(0, 100)],
            Samples = [.. Enumerable.Range(0, 100).Select(value => (double)value)]
        };
        await way.CallAsync(null, options => batch.SumChunks(options: options), options => batch.SumChunksAsync(options: options),
            options => batch.SumChunksLaterAsync(options: options));
        Assert.That(batch.Sums, Is.EqualTo(Enumerable.Range(0, 10).Select(chunk => (chunk * 100.0) + 45)));
        Assert.That(batch.ChunkCalls, Is.EqualTo(10));
    }

    [Test]
    public async Task Case06_A_stream_of_items_decides_too([Values(Way.AsyncInOrder, Way.Async)] Way way, [Values] bool isAwaitable)
    {
        var batch = new Readings
        {
            Indices = [.. Enumerable.Range(0, 100)],
            Samples = [.. Enumerable.Range(0, 100).Select(value => (double)value)]
        };
        CallOptions? options = way.IsInOrder() ? new() { Target = Target.For } : null;
        await (isAwaitable ? batch.SumStreamLaterAsync(options: options) : batch.SumStreamAsync(options: options));
        Assert.That(batch.Sums, Is.EqualTo(Enumerable.Range(0, 100).Select(value => (double)value).Chunk(7).Select(chunk => chunk.Sum())));
    }

    [Test]
    public async Task Case07_RunOnce_makes_exactly_one_call([Values] Way way, [Values(0, 1, 5)] int count)
    {
        var batch = new Readings { Indices = [.. Enumerable.Range(0, count)] };
        Readings same = await way.CallAsync(
            null, options => batch.Calibrate(2.5, options: options), options => batch.CalibrateAsync(2.5, options: options),
            options => batch.CalibrateLaterAsync(2.5, options: options));
        Assert.That(same, Is.SameAs(batch));
        Assert.That(batch.Calibrations, Is.EqualTo(new[] { 2.5 }));
    }

    [Test]
    public async Task Case08_Without_items_Post_gets_an_empty_result([Values] Way way)
    {
        var batch = new Probe { Indices = [] };
        await batch.GatherAsync(way, (_, _) => throw new InvalidOperationException("There is no item."));
        Assert.That(batch.Kept!.Count, Is.Zero);
        Assert.That(batch.Kept.GetValues(), Is.Empty);
        Assert.That(batch.Kept.AnyFailed, Is.False);
    }

    [Test]
    public void Case08_Without_items_no_worker_is_started()
    {
        // With flow of the caller's locals watched: whoever works for a call takes its ExecutionContext, and nobody took this one.
        var workers = 0;
        var seen = new AsyncLocal<int>(change => Interlocked.Add(ref workers, change.ThreadContextChanged ? 1 : 0)) { Value = 1 };
        Thread caller = Thread.CurrentThread;
        var batch = new Probe { Indices = [] };
        Task<Probe> call = batch.RunAsync((_, _) => default);
        Assert.That(call.IsCompletedSuccessfully, "An empty call is over when it returns.");
        Assert.That(Thread.CurrentThread, Is.SameAs(caller));
        Assert.That(workers, Is.Zero);
        Assert.That(seen.Value, Is.EqualTo(1));
    }

    [Test]
    public async Task Case11_Without_Post_and_failure_the_same_batch_is_returned([Values] Way way)
    {
        var batch = Probe.Of(3);
        Assert.That(await batch.RunAsync(way, (_, _) => new(1)), Is.SameAs(batch));
    }
}
