namespace Batching.Runtime.Tests;

/// <summary>A helper is invited only for work that it can do: whatever waits costs no thread anything.</summary>
[NonParallelizable]
public class FanOutHelperTests
{
    // What the pool may do besides the work items of the test itself while all items wait.
    private const int MostOtherWork = 500;

    [Test]
    public async Task Items_that_wait_cost_no_work(
        [Values(Route.Async, Route.Stream)] Route route, [Values(1, 2, 64)] int maxParallelism, [Values(0, 1, 576)] int beyond,
            [Values] bool yields)
    {
        const int Looks = 2000;
        int count = maxParallelism + beyond;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var isFull = new CountdownEvent(maxParallelism);
        Task<FailedItem[]> running = new Call(route, count) { MaxParallelism = maxParallelism }.RunAsync(async (position, _) =>
        {
            if (yields)
            {
                await Task.Yield();
            }

            if (!gate.Task.IsCompleted)
            {
                isFull.Signal();
            }

            await gate.Task.ConfigureAwait(false);
        });
        Assert.That(isFull.Wait(Call.Patience), Is.True, "as many items are in flight as may be");

        // Each look is a work item behind whatever the pool has; items that wait add nothing to them.
        long before = ThreadPool.CompletedWorkItemCount;
        for (var look = 0; look < Looks; look++)
        {
            await Task.Run(() => Thread.SpinWait(100)).WaitAsync(Call.Patience);
        }

        long done = ThreadPool.CompletedWorkItemCount - before - Looks;
        gate.SetResult();

        Assert.That(await running.WaitAsync(Call.Patience), Is.Empty);
        Assert.That(done, Is.LessThan(Looks + MostOtherWork), "work items of the pool while all items waited");
    }

    [Test]
    public async Task As_many_items_as_may_be_in_flight_block_at_a_time(
        [Values(Route.Async, Route.Stream)] Route route, [Values(8, 9, 80)] int count)
    {
        // An awaitable item whose synchronous part blocks holds up its thread: others take over.
        const int MaxParallelism = 8;
        using var isFull = new CountdownEvent(MaxParallelism);

        FailedItem[] failures = await new Call(route, count) { MaxParallelism = MaxParallelism }.RunAsync((position, _) =>
        {
            if (position < MaxParallelism)
            {
                isFull.Signal();
                Assert.That(isFull.Wait(Call.Patience), Is.True, "all that may be in flight are");
            }

            return default;
        });

        Assert.That(failures, Is.Empty);
    }
}
