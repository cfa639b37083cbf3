using System.Diagnostics;
using Acceptance.Batches;

namespace Acceptance;

/// <summary>Cases 9, 10, 12, 13, 16, 21, 26, 27: what becomes of items that fail.</summary>
public sealed class Failures
{
    private static readonly string[] s_initCalls = ["init", "init fails"];

    [Test]
    public async Task Case09_Failures_reach_Post_beside_the_values([Values] Way way)
    {
        var batch = Probe.Of(4);
        await batch.GatherAsync(way, OddItemsFail);
        ItemResults<int> results = batch.Kept!;
        Assert.That(results.AnyFailed);
        Assert.That(results.GetSucceeded(), Is.EqualTo(new[] { 0, 20 }));
        Assert.That(results.Failures.Select(failure => failure.Position), Is.EqualTo(new[] { 1, 3 }));
        Assert.That(results.Failures.Select(failure => failure.Index), Is.EqualTo(new[] { "item1", "item3" }));
        Assert.That(results.Failures.Select(failure => failure.Exception.Message), Is.EqualTo(new[] { "odd 1", "odd 3" }));
        Assert.That(results.TryGetValue(2, out int value) ? value : -1, Is.EqualTo(20));
        Assert.That(results.TryGetValue(3, out _), Is.False);
    }

    [Test]
    public async Task Case10_Without_Post_every_failure_is_thrown([Values] Way way)
    {
        BatchActionException thrown = await Tests.FailureAsync<BatchActionException>(() => Probe.Of(4).RunAsync(way, OddItemsFail));
        Assert.That(thrown.Action, Does.StartWith("Probe.Run"));
        Assert.That(thrown.Count, Is.EqualTo(4));
        Assert.That(thrown.Failures.Select(failure => (failure.Position, failure.Index, failure.Attempts)),
            Is.EqualTo(new[] { (1, (object)"item1", 1), (3, "item3", 1) }));
        Assert.That(thrown.InnerExceptions, Is.EqualTo(thrown.Failures.Select(failure => failure.Exception)));
        foreach (ItemFailure failure in thrown.Failures)
        {
            Assert.That(failure.Exception.StackTrace, Does.Contain(nameof(OddItemsFail)), "The trace of the item's own throw is kept.");
        }
    }

    [Test]
    public async Task Case10_A_column_stays_as_it_was_when_items_fail([Values] Way way)
    {
        var batch = Probe.Of(4);
        int[] before = [5, 6, 7, 8];
        batch.Values = before;
        BatchActionException thrown = await Tests.FailureAsync<BatchActionException>(() => batch.FillAsync(way, OddItemsFail));
        Assert.That(thrown.Failures, Has.Count.EqualTo(2));
        Assert.That(batch.Values, Is.SameAs(before));
    }

    [Test]
    public async Task Case10_Every_failure_of_many_is_there([Values] Way way)
    {
        BatchActionException thrown = await Tests.FailureAsync<BatchActionException>(() => Probe.Of(1000).RunAsync(way, OddItemsFail));
        Assert.That(
            thrown.Failures.Select(failure => failure.Position), Is.EqualTo(Enumerable.Range(0, 500).Select(number => (2 * number) + 1)));
        Assert.That(thrown.Failures.Select(failure => failure.Exception.Message),
            Is.EqualTo(Enumerable.Range(0, 500).Select(number => $"odd {(2 * number) + 1}")));
    }

    [Test]
    public async Task Case12_What_Init_throws_is_thrown_before_anything_starts([Values] Way way)
    {
        var batch = new Faulty { Indices = [1, 2, 3] };
        InvalidTimeZoneException thrown = await Tests.FailureAsync<InvalidTimeZoneException>(() => way.CallAsync(
            null, options => batch.InitFails(options: options), options => batch.InitFailsAsync(options: options),
            options => batch.InitFailsLaterAsync(options: options)));
        Assert.That(thrown, Is.SameAs(batch.Thrown));
        Assert.That(thrown.StackTrace, Does.Contain("FailingInit"));
        Assert.That(batch.Trail, Is.EqualTo(s_initCalls), "No item ran, and Post was not called.");
    }

    [TestCase(Target.For)]
    [TestCase(Target.Async)]
    public async Task Case12_What_a_stream_throws_midway_is_thrown_when_the_items_that_run_have_ended(Target target)
    {
        var batch = new Faulty { Indices = [1, 2, 3], Release = new(TaskCreationOptions.RunContinuationsAsynchronously) };
        Task<Faulty> call = batch.StreamFailsAsync(options: new() { Target = target });
        if (target == Target.Async)
        {
            await batch.StreamHasFailed.Task.WaitAsync(Tests.Patience);
            Assert.That(call.IsCompleted, Is.False, "An item is still running.");
        }

        batch.Release.SetResult();
        InvalidTimeZoneException thrown = await Tests.FailureAsync<InvalidTimeZoneException>(() => call);
        Assert.That(thrown, Is.SameAs(batch.Thrown));
        Assert.That(batch.Crowd.Inside, Is.Zero);
        Assert.That(batch.Trail, Has.None.EqualTo("post"));
    }

    [Test]
    public async Task Case13_What_Post_throws_is_thrown_as_it_is([Values] Way way)
    {
        var batch = new Faulty { Indices = [1, 2, 3] };
        InvalidTimeZoneException thrown = await Tests.FailureAsync<InvalidTimeZoneException>(() => way.CallAsync(
            null, options => batch.PostFails(options: options), options => batch.PostFailsAsync(options: options),
            options => batch.PostFailsLaterAsync(options: options)));
        Assert.That(thrown, Is.SameAs(batch.Thrown));
    }

    [Test]
    public async Task Case16_In_order_the_first_failure_escapes_as_it_is([Values(Way.For, Way.ForAwaited, Way.AsyncInOrder)] Way way)
    {
        var ran = new List<int>();
        DivideByZeroException thrown = await Tests.FailureAsync<DivideByZeroException>(() => Probe.Of(10).RunAsync(
            way,
            (item, _) =>
            {
                ran.Add(item.Position);
                return item.Position >= 3 ? throw new DivideByZeroException($"at {item.Position}") : new(0);
            },
            new() { FailurePolicy = FailurePolicy.FailFast }));
        Assert.That(thrown.Message, Is.EqualTo("at 3"));
        Assert.That(thrown.StackTrace, Does.Contain(nameof(Case16_In_order_the_first_failure_escapes_as_it_is)));
        Assert.That(ran, Is.EqualTo(new[] { 0, 1, 2, 3 }));
    }

    [Test]
    public async Task Case16_Elsewhere_the_first_failure_cancels_the_items_that_run(
        [Values(Way.Threads, Way.ThreadsAwaited, Way.Async)] Way way)
    {
        var batch = Probe.Of(2);
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var crowd = new Crowd();
        BatchActionException thrown = await Tests.FailureAsync<BatchActionException>(() => batch.GatherAsync(
            way,
            async (item, cancellationToken) =>
            {
                using (crowd.Enter())
                {
                    if (item.Position == 0)
                    {
                        waits.SetResult();
                        await Task.Delay(Tests.Patience, cancellationToken);
                    }

                    await waits.Task.WaitAsync(Tests.Patience, CancellationToken.None);
                    throw new DivideByZeroException("1");
                }
            },
            new() { FailurePolicy = FailurePolicy.FailFast, MaxParallelism = 2 }));
        Assert.That(thrown.Failures.Select(failure => failure.Position), Is.EqualTo(new[] { 1 }));
        Assert.That(crowd.Inside, Is.Zero);
        Assert.That(batch.Kept, Is.Null, "Post is not called.");
    }

    [Test]
    public async Task Case21_A_cancellation_of_the_items_own_is_a_failure([Values] Way way, [Values] bool hasToken)
    {
        using var callers = new CancellationTokenSource();
        using var own = new CancellationTokenSource();
        await own.CancelAsync();
        var batch = Probe.Of(100);
        await batch.GatherAsync(
            way,
            (item, _) => (item.Position % 10) switch
            {
                3 => throw new OperationCanceledException("bare"),
                5 => ValueTask.FromCanceled<int>(own.Token),
                7 => throw new TaskCanceledException("of a task"),
                _ => new(item.Position),
            },
            cancellationToken: hasToken ? callers.Token : default);
        Assert.That(batch.Kept!.Failures.Select(failure => failure.Position),
            Is.EqualTo(Enumerable.Range(0, 100).Where(position => position % 10 is 3 or 5 or 7)));
        Assert.That(batch.Kept.Failures.Select(failure => failure.Exception), Is.All.InstanceOf<OperationCanceledException>());
        Assert.That(batch.Kept.GetSucceeded(), Has.Length.EqualTo(70));
    }

    [Test]
    public async Task Case26_An_item_that_fails_twice_succeeds_with_two_retries([Values] Way way)
    {
        var batch = Probe.Of(5);
        int[] attempts = new int[5];
        await batch.FillAsync(way, FailsTwice(attempts), new() { Retry = new() { MaxAttempts = 3 } });
        Assert.That(batch.Values, Is.EqualTo(new[] { 1, 1, 3, 1, 1 }), "Each item saw the number of its attempt.");
        Assert.That(attempts, Is.EqualTo(new[] { 1, 1, 3, 1, 1 }));
    }

    [Test]
    public async Task Case26_With_one_retry_it_is_a_failure_of_two_attempts([Values] Way way)
    {
        int[] attempts = new int[5];
        BatchActionException thrown =
            await Tests.FailureAsync<BatchActionException>(
                () => Probe.Of(5).FillAsync(way, FailsTwice(attempts), new() { Retry = new() { MaxAttempts = 2 } }));
        Assert.That(thrown.Failures.Select(failure => (failure.Position, failure.Attempts, failure.Exception.Message)),
            Is.EqualTo(new[] { (2, 2, "attempt 2") }));
        Assert.That(thrown.Message, Does.Contain("2 attempts"));
        Assert.That(attempts, Is.EqualTo(new[] { 1, 1, 2, 1, 1 }));
    }

    [Test]
    public async Task Case26_An_item_that_another_keeps_from_its_retries_has_not_failed(
        [Values(Way.Threads, Way.ThreadsAwaited, Way.Async)] Way way)
    {
        var isRunning = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        BatchActionException thrown = await Tests.FailureAsync<BatchActionException>(() => Probe.Of(2).RunAsync(
            way,
            async (item, cancellationToken) =>
            {
                if (item.Position == 1)
                {
                    await isRunning.Task.WaitAsync(Tests.Patience, CancellationToken.None);
                    throw new InvalidOperationException("for good");
                }

                // The first attempt goes wrong because the call ends; it has one more, and is not to have it.
                var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await using (cancellationToken.Register(ended.SetResult))
                {
                    isRunning.SetResult();
                    await ended.Task.WaitAsync(Tests.Patience, CancellationToken.None);
                    throw new InvalidOperationException("for now");
                }
            },
            new() { FailurePolicy = FailurePolicy.FailFast, Retry = new() { MaxAttempts = 2 }, MaxParallelism = 2 }));
        Assert.That(thrown.Failures.Select(failure => (failure.Position, failure.Attempts)), Is.EqualTo(new[] { (1, 2) }));
    }

    [Test]
    public async Task Case27_Failed_items_leave_every_component([Values] Way way)
    {
        var batch = new Photos
        {
            Indices = ["a", "b", "c", "d"],
            Widths = [1, 2, 3, 4],
            Names = ["A", "B", "C", "D"],
        };
        await way.CallAsync(
            new() { FailurePolicy = FailurePolicy.Drop }, options => batch.Check(options, default, 2, 4),
            options => batch.CheckAsync(options, default, 2, 4), options => batch.CheckLaterAsync([2, 4], options: options));
        Assert.That(batch.Count, Is.EqualTo(2));
        Assert.That(batch.Indices, Is.EqualTo(new[] { "a", "c" }));
        Assert.That(batch.Widths, Is.EqualTo(new[] { 1, 3 }));
        Assert.That(batch.Names, Is.EqualTo(new[] { "A", "C" }));
        Assert.That(batch.Areas, Is.EqualTo(new[] { 1, 9 }));
        Assert.That(batch.Notes, Is.Null, "A component that was never set stays unset.");
        Assert.That(batch.Dropped.Select(failure => (failure.Position, failure.Index)), Is.EqualTo(new[] { (1, (object)"b"), (3, "d") }));
        Assert.That(batch.Check([]).Areas, Is.EqualTo(new[] { 1, 9 }), "The batch goes on with the items that are left.");
    }

    [Test]
    public async Task Case27_The_report_of_a_run_names_them([Values(0, 3)] int prefetch)
    {
        Pipeline<Photos> pipeline = Dataset.From(Enumerable.Range(1, 6).Select(number => $"photo{number}"))
            .Pipeline(keys => new Photos { Indices = keys, Widths = [.. keys.Select(key => key[^1] - '0')], Names = [.. keys] })
            .Check(new CallOptions { FailurePolicy = FailurePolicy.Drop }, 2, 5, 6);
        PipelineReport report = await pipeline.RunAsync(new() { BatchSize = 3, Prefetch = prefetch });
        Assert.That(report.Dropped.Select(failure => failure.Index), Is.EqualTo(new[] { "photo2", "photo5", "photo6" }));
        Assert.That(report.Dropped.Select(failure => failure.Exception.Message), Is.EqualTo(new[] { "2 is bad", "5 is bad", "6 is bad" }));
    }

    [Test]
    public async Task Case27_All_items_may_leave([Values] Way way)
    {
        var batch = Probe.Of(3);
        batch.Values = [1, 2, 3];
        await batch.GatherAsync(way, (_, _) => throw new UnreachableException(), new() { FailurePolicy = FailurePolicy.Drop });
        Assert.That(batch.Count, Is.Zero);
        Assert.That(batch.Values, Is.Empty);
        Assert.That(batch.Kept!.GetValues(), Is.Empty);
        Assert.That(batch.Dropped, Has.Count.EqualTo(3));
    }

    private static ValueTask<int> OddItemsFail(ItemContext item, CancellationToken cancellationToken)
        => item.Position % 2 == 1 ? throw new InvalidOperationException($"odd {item.Position}") : new(item.Position * 10);

    private static ProbeBody FailsTwice(int[] attempts) => (item, _) =>
    {
        Interlocked.Increment(ref attempts[item.Position]);
        return item.Position == 2 && item.Attempt < 3 ? throw new InvalidOperationException($"attempt {item.Attempt}") : new(item.Attempt);
    };
}
