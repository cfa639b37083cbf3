namespace Batching.Runtime.Tests;

public class FanOutCancellationTests
{
    [Test]
    public async Task A_cancelled_call_awaits_the_items_that_run_starts_no_others_and_throws_with_the_callers_token(
        [Values] Route route, [Values] bool inOrder)
    {
        using var caller = new CancellationTokenSource();
        using var isRunning = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        var concurrency = new Concurrency();
        var started = 0;

        Task<FailedItem[]> running = new Call(route, 1000) { MaxParallelism = 1, InOrder = inOrder, Token = caller.Token }.StartAsync(
            (_, _) =>
        {
            concurrency.Enter();
            Interlocked.Increment(ref started);
            isRunning.Set();
            mayEnd.Wait();
            concurrency.Leave();
            return default;
        });
        Assert.That(isRunning.Wait(Call.Patience), Is.True);
        await caller.CancelAsync();
        Assert.That(running.IsCompleted, Is.False, "the item that runs is awaited");
        mayEnd.Set();

        OperationCanceledException? thrown = Assert.CatchAsync<OperationCanceledException>(() => running);
        Assert.That(thrown!.CancellationToken, Is.EqualTo(caller.Token));
        Assert.That(started, Is.EqualTo(1));
        Assert.That(concurrency.Current, Is.Zero);
    }

    [Test]
    public void Items_that_honour_the_token_end_the_call_at_once([Values] Route route)
    {
        using var caller = new CancellationTokenSource();
        using var together = new Barrier(3, _ => caller.CancelAfter(1));
        var concurrency = new Concurrency();

        OperationCanceledException? thrown = Assert.CatchAsync<OperationCanceledException>(
            () => new Call(route, 1000) { MaxParallelism = 3, Token = caller.Token }.StartAsync((_, worker) =>
            {
                concurrency.Enter();
                CancellationToken token = worker.CancellationToken;
                together.SignalAndWait(Call.Patience);
                bool isCancelled = token.WaitHandle.WaitOne(Call.Patience);
                concurrency.Leave();
                Assert.That(isCancelled, Is.True);
                token.ThrowIfCancellationRequested();
                return default;
            }).WaitAsync(Call.Patience));

        Assert.That(thrown!.CancellationToken, Is.EqualTo(caller.Token));
        Assert.That(concurrency.Current, Is.Zero);
    }

    [Test]
    public async Task A_cancellation_that_keeps_no_item_from_its_end_is_none(
        [Values(Route.Threads, Route.OnThreads, Route.Async)] Route route)
    {
        using var caller = new CancellationTokenSource();

        FailedItem[] failures = await new Call(route, 10) { MaxParallelism = 1, Token = caller.Token }.RunAsync((position, _) =>
        {
            if (position == 9)
            {
                caller.Cancel();
            }

            return default;
        });

        Assert.That(failures, Is.Empty);
    }

    [Test]
    public void A_token_cancelled_before_lets_nothing_start([Values] Route route)
    {
        using var caller = new CancellationTokenSource();
        caller.Cancel();
        var started = 0;

        Assert.That(
            () => new Call(route, 100) { Token = caller.Token }.RunAsync((_, _) =>
            {
                Interlocked.Increment(ref started);
                return default;
            }),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(started, Is.Zero);
    }

    [Test]
    public void A_large_range_is_left_at_the_next_item([Values] Route route)
    {
        using var caller = new CancellationTokenSource();
        var after = 0;

        Assert.That(
            () => new Call(route, 1_000_000) { MaxParallelism = 1, Token = caller.Token }.RunAsync((position, _) =>
            {
                if (position == 5000)
                {
                    caller.Cancel();
                }
                else if (position > 5000)
                {
                    after++;
                }

                return default;
            }),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(after, Is.Zero);
    }

    [Test]
    public void A_call_that_no_thread_has_begun_still_ends_when_it_is_cancelled([Values] bool isAwaitable)
    {
        using var caller = new CancellationTokenSource();
        using var lifetime = new CallLifetime(Call.Action, null, caller.Token);
        Task<IReadOnlyList<FailedItem>> running;
        using (new StarvedPool())
        {
            var settings = new FanOutSettings { MaxParallelism = 2 };
            running = isAwaitable
                ? FanOut.RunAsync(new AsyncBody((_, _) => throw new AssertionException("nothing starts")), 10, settings, lifetime)
                : FanOut.RunOnThreadsAsync(new SyncBody((_, _) => Assert.Fail("nothing starts")), 10, settings, lifetime);
            caller.Cancel();
        }

        Assert.That(() => running, Throws.InstanceOf<OperationCanceledException>());
    }
}
