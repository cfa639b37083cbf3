namespace Batching.Runtime.Tests;

public class FanOutOrderTests
{
    [Test]
    public async Task Every_position_runs_exactly_once_and_keeps_its_own_place(
        [Values] Route route, [Values(0, 1, 2, 31, 1000, 20_000)] int count, [Values(1, 2, 8)] int maxParallelism)
    {
        var runs = new int[count];

        FailedItem[] failures = await new Call(route, count) { MaxParallelism = maxParallelism }.RunAsync((position, _) =>
        {
            Interlocked.Increment(ref runs[position]);
            return default;
        });

        Assert.That(failures, Is.Empty);
        Assert.That(runs, Is.All.EqualTo(1));
    }

    [Test]
    public async Task Items_that_wait_run_exactly_once([Values] Route route, [Values(2, 8)] int maxParallelism)
    {
        var runs = new int[500];

        FailedItem[] failures = await new Call(route, runs.Length) { MaxParallelism = maxParallelism }.RunAsync(async (position, _) =>
        {
            if (position % 3 != 0)
            {
                await Task.Yield();
            }

            Interlocked.Increment(ref runs[position]);
        });

        Assert.That(failures, Is.Empty);
        Assert.That(runs, Is.All.EqualTo(1));
    }

    [Test]
    public async Task In_order_runs_one_after_the_other_in_order([Values] Route route)
    {
        var seen = new List<int>();
        var concurrency = new Concurrency();

        await new Call(route, 200) { InOrder = true, MaxParallelism = 8 }.RunAsync(async (position, _) =>
        {
            concurrency.Enter();
            if (position % 5 == 0)
            {
                await Task.Yield();
            }

            seen.Add(position);
            concurrency.Leave();
        });

        Assert.That(seen, Is.EqualTo(Enumerable.Range(0, 200)));
        Assert.That(concurrency.Greatest, Is.EqualTo(1));
    }

    [Test]
    public async Task In_order_without_waiting_stays_on_the_caller()
    {
        int caller = Environment.CurrentManagedThreadId;
        var threads = new HashSet<int>();

        Task<FailedItem[]> running = new Call(Route.Threads, 100) { InOrder = true, MaxParallelism = 8 }.RunAsync((_, _) =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            return default;
        });

        Assert.That(running.IsCompletedSuccessfully, Is.True);
        await running;
        Assert.That(threads, Is.EqualTo(new[] { caller }));
    }

    [Test]
    public async Task The_caller_takes_part_in_a_synchronous_call()
    {
        int caller = Environment.CurrentManagedThreadId;
        var threads = new int[100];

        Task<FailedItem[]> running = new Call(Route.Threads, threads.Length).RunAsync((position, _) =>
        {
            threads[position] = Environment.CurrentManagedThreadId;
            return default;
        });
        await running;

        Assert.That(threads, Has.Some.EqualTo(caller));
    }

    [Test]
    public async Task On_threads_no_item_runs_on_the_caller()
    {
        using var gate = new ManualResetEventSlim();
        int caller = Environment.CurrentManagedThreadId;
        var threads = new int[10];

        Task<FailedItem[]> running = new Call(Route.OnThreads, threads.Length).RunAsync((position, _) =>
        {
            gate.Wait();
            threads[position] = Environment.CurrentManagedThreadId;
            return default;
        });

        Assert.That(running.IsCompleted, Is.False, "the caller is free while items run");
        gate.Set();
        await running;
        Assert.That(threads, Has.None.EqualTo(caller));
    }

    [Test]
    public async Task A_caller_of_awaitable_items_gets_its_task_although_every_item_ends_at_once()
    {
        using var isBack = new ManualResetEventSlim();
        int caller = Environment.CurrentManagedThreadId;

        Task<FailedItem[]> running = new Call(Route.Async, 1000).RunAsync((position, _) =>
        {
            if (position == 0)
            {
                Thread.Sleep(1);
            }
            else if (Environment.CurrentManagedThreadId != caller)
            {
                Assert.That(isBack.Wait(Call.Patience), Is.True, "the caller is not kept");
            }

            return default;
        });
        isBack.Set();

        Assert.That(await running, Is.Empty);
    }

    [Test]
    public async Task Long_first_items_get_helpers_although_items_were_short_before([Values] Route route)
    {
        for (var call = 0; call < 5; call++)
        {
            await new Call(route, 100) { MaxParallelism = 3 }.RunAsync((_, _) => default);
        }

        using var together = new Barrier(3);
        FailedItem[] failures = await new Call(route, 3) { MaxParallelism = 3 }.StartAsync((_, _) =>
        {
            Assert.That(together.SignalAndWait(Call.Patience), Is.True, "all items run at a time");
            return default;
        });

        Assert.That(failures, Is.Empty);
    }
}
