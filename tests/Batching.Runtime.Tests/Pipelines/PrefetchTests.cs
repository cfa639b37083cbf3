namespace Batching.Runtime.Tests.Pipelines;

/// <summary>What differs with prefetch: how much is under way, and where it runs.</summary>
public sealed class PrefetchTests
{
    [Test]
    public async Task The_first_of_several_failures_is_thrown_whichever_came_first([Values(3, 8)] int prefetch)
    {
        var later = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Pipeline<Numbers> pipeline = Dataset.Range(20).Pipeline<Numbers>().StepAsync("Fail", async (batch, _) =>
        {
            switch (batch.Number)
            {
                case 1:
                    await later.Task;
                    throw new FormatException("the first");
                case 2:
                    later.TrySetResult();
                    throw new FormatException("the second");
                default:
                    return batch;
            }
        });

        (List<Numbers> batches, Exception? failure) =
            await pipeline.Batches(new PipelineOptions { BatchSize = 2, Prefetch = prefetch }).PrefixAsync();

        Assert.That(batches, Has.Count.EqualTo(1));
        Assert.That(failure?.Message, Is.EqualTo("the first"));
    }

    [Test]
    public async Task Leaving_the_loop_waits_for_a_step_that_does_not_look_at_its_token([Values(1, 3, 8)] int prefetch)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isWaiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = 0;
        Pipeline<Numbers> pipeline = Dataset.Range(20).Pipeline<Numbers>().StepAsync("Wait", async (batch, _) =>
        {
            if (batch.Number == 1)
            {
                isWaiting.SetResult();
                await gate.Task;
                Interlocked.Increment(ref ended);
            }

            return batch;
        });
        IAsyncEnumerator<Numbers> batches = pipeline.Batches(new PipelineOptions { Prefetch = prefetch }).GetAsyncEnumerator();
        await batches.MoveNextAsync().AsTask().WaitAsync(Runs.Patience);
        await isWaiting.Task.WaitAsync(Runs.Patience);

        Task leaving = batches.DisposeAsync().AsTask();
        Assert.ThrowsAsync<TimeoutException>(() => leaving.WaitAsync(TimeSpan.FromMilliseconds(50)));
        gate.SetResult();
        await leaving.WaitAsync(Runs.Patience);
        Assert.That(ended, Is.EqualTo(1));
    }

    [Test]
    public async Task Without_a_context_and_without_prefetch_steps_run_on_the_thread_that_asks()
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            Thread? ran = null;
            await using IAsyncEnumerator<Numbers> batches
                = Dataset.Range(2).Pipeline<Numbers>().Tap(_ => ran = Thread.CurrentThread).Batches().GetAsyncEnumerator();
            Thread asks = Thread.CurrentThread;
            ValueTask<bool> next = batches.MoveNextAsync();
            Assert.That(ran, Is.SameAs(asks));
            Assert.That(await next, Is.True);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }
}
