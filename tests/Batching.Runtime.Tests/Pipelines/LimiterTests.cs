namespace Batching.Runtime.Tests.Pipelines;

/// <summary>Batches ahead share one bound on what runs at a time.</summary>
public sealed class LimiterTests
{
    [Test]
    public async Task Steps_of_all_batches_together_run_no_more_at_a_time_than_MaxParallelism(
        [Values(1, 2, 3)] int most, [Values] bool areAwaited)
    {
        int running = 0, seen = 0;
        Pipeline<Numbers> pipeline = Dataset.Range(60).Pipeline<Numbers>();
        pipeline = areAwaited
            ? pipeline.ThenAsync(async (batch, _) =>
            {
                Enter();
                await Task.Yield();
                Interlocked.Decrement(ref running);
                return batch;
            })
            : pipeline.Tap(_ =>
            {
                Enter();
                Thread.SpinWait(1000);
                Interlocked.Decrement(ref running);
            });
        await pipeline.Batches(new PipelineOptions { Prefetch = 8, MaxParallelism = most }).AllAsync();
        Assert.That(seen, Is.InRange(1, most));

        void Enter()
        {
            int now = Interlocked.Increment(ref running);
            for (int before = Volatile.Read(ref seen); now > before; before = Volatile.Read(ref seen))
            {
                Interlocked.CompareExchange(ref seen, now, before);
            }
        }
    }

    [Test]
    public async Task Steps_that_are_awaited_do_not_keep_those_on_threads_from_running()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Pipeline<Numbers> pipeline = Dataset.Range(4).Pipeline<Numbers>()
            .ThenAsync(async (batch, _) =>
            {
                if (batch.Number == 0)
                {
                    await gate.Task;
                }

                return batch;
            })
            .Tap(batch =>
            {
                if (batch.Number == 1)
                {
                    gate.SetResult();
                }
            });
        Assert.That(await pipeline.Batches(new PipelineOptions { Prefetch = 2, MaxParallelism = 2 }).AllAsync(), Has.Count.EqualTo(4));
    }

    [Test]
    public async Task A_batch_that_waits_for_its_turn_ends_with_the_run()
    {
        using var source = new CancellationTokenSource();
        var begun = 0;
        Pipeline<Numbers> pipeline = Dataset.Range(20).Pipeline<Numbers>().ThenAsync(async (batch, cancellationToken) =>
        {
            Interlocked.Increment(ref begun);
            await source.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return batch;
        });
        (List<Numbers> batches, Exception? failure) =
            await pipeline.Batches(new PipelineOptions { Prefetch = 8, MaxParallelism = 1 }, source.Token).PrefixAsync();
        Assert.That(failure, Is.InstanceOf<OperationCanceledException>());
        Assert.That((batches.Count, begun), Is.EqualTo((0, 1)));
    }
}
