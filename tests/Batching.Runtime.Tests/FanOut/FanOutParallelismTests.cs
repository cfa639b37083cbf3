namespace Batching.Runtime.Tests;

public class FanOutParallelismTests
{
    [Test]
    public async Task As_many_items_run_at_a_time_as_may_and_no_more([Values] Route route, [Values(1, 3)] int maxParallelism)
    {
        var concurrency = new Concurrency();
        using var isFull = new ManualResetEventSlim();

        FailedItem[] failures = await new Call(route, 60) { MaxParallelism = maxParallelism }.StartAsync((position, _) =>
        {
            concurrency.Enter();
            if (concurrency.Current == maxParallelism)
            {
                isFull.Set();
            }

            Assert.That(isFull.Wait(Call.Patience), Is.True, "enough items run at a time");
            concurrency.Leave();
            return default;
        });

        Assert.That(failures, Is.Empty);
        Assert.That(concurrency.Greatest, Is.EqualTo(maxParallelism));
    }

    [Test]
    public async Task Awaited_items_fill_the_bound_without_a_thread_each([Values(Route.Async, Route.Stream)] Route route)
    {
        const int MaxParallelism = 200;
        var concurrency = new Concurrency();
        var isFull = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        FailedItem[] failures = await new Call(route, 1000) { MaxParallelism = MaxParallelism }.RunAsync(async (position, _) =>
        {
            concurrency.Enter();
            if (concurrency.Current == MaxParallelism)
            {
                isFull.TrySetResult();
            }

            await isFull.Task.WaitAsync(Call.Patience).ConfigureAwait(false);
            concurrency.Leave();
        });

        Assert.That(failures, Is.Empty);
        Assert.That(concurrency.Greatest, Is.EqualTo(MaxParallelism));
    }

    [Test]
    public async Task Items_behind_one_that_waits_are_taken_by_others()
    {
        // The first items end at once, so that a loop claims several; the item in the middle of them waits for the last of all.
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        const int Count = 400;

        FailedItem[] failures = await new Call(Route.Async, Count) { MaxParallelism = 2 }.RunAsync(async (position, _) =>
        {
            if (position == 40)
            {
                await last.Task.WaitAsync(Call.Patience).ConfigureAwait(false);
            }
            else if (position == Count - 1)
            {
                last.SetResult();
            }
        });

        Assert.That(failures, Is.Empty);
    }

    [Test]
    public async Task A_call_inside_an_item_does_not_wait_for_threads([Values] Route route)
    {
        var runs = 0;

        FailedItem[] failures = await new Call(route, 50).RunAsync(async (_, _) => await new Call(route, 50).RunAsync((_, _) =>
        {
            Interlocked.Increment(ref runs);
            return default;
        }).WaitAsync(Call.Patience).ConfigureAwait(false));

        Assert.That(failures, Is.Empty);
        Assert.That(runs, Is.EqualTo(2500));
    }

    [Test]
    public void A_synchronous_call_needs_no_thread_but_its_own()
    {
        using var pool = new StarvedPool();
        var runs = 0;

        Task<FailedItem[]> running = new Call(Route.Threads, 1000).RunAsync((_, _) =>
        {
            Interlocked.Increment(ref runs);
            return default;
        });

        Assert.That(running.IsCompletedSuccessfully, Is.True);
        Assert.That(runs, Is.EqualTo(1000));
    }
}
