using System.Globalization;
using Acceptance.Batches;

namespace Acceptance;

/// <summary>What holds for every prefetch: order, bytes, the prefix before a failure, an end in time, bounded memory.</summary>
[TestFixtureSource(typeof(PipelineRuns), nameof(PipelineRuns.Prefetches))]
public sealed class PipelinesPromises(int prefetch)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private PipelineOptions Options => new() { BatchSize = 2, Prefetch = prefetch };

    [Test]
    public async Task Case11_Order_is_the_datasets_when_batch_0_is_slowest()
    {
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Pipeline<Signals> pipeline = Dataset.Range(6).Pipeline<Signals>().Rebatch(2).ThenAsync(async (batch, _) =>
        {
            if (batch.Indices[0] == 0 && prefetch >= 3)
            {
                await last.Task;
            }

            if (batch.Indices[0] == 4)
            {
                last.SetResult();
            }

            return batch;
        });
        Assert.That((await pipeline.Batches(Options).AllAsync()).Indices(), Is.EqualTo(new int[][] { [0, 1], [2, 3], [4, 5] }));
    }

    [Test]
    public async Task Case12_The_same_seed_gives_the_same_bytes_for_every_prefetch_and_parallelism()
    {
        Pipeline<Signals> pipeline = Dataset.Range(90).Pipeline<Signals>().Load().Augment()
            .WithProbability(0.5, part => part.Augment())
            .Rebatch(7)
            .Repeat(2, part => part.Augment().SquareLater())
            .Merge(Dataset.Range(90).Pipeline<Signals>().Load().SquareLater().Augment());
        PipelineOptions options = Options with { BatchSize = 4, Epochs = 2, Shuffle = true, Seed = 12 };
        string[] noise = (await pipeline.Batches(options).AllAsync()).Noise();
        Assert.That(noise, Is.EqualTo((await pipeline.Batches(options with { Prefetch = 0, MaxParallelism = 1 }).AllAsync()).Noise()));
        Assert.That(noise, Is.Not.EqualTo((await pipeline.Batches(options with { Seed = 13 }).AllAsync()).Noise()));
    }

    [Test]
    public async Task Case13_The_batches_before_a_failure_then_the_failure_with_batch_and_item()
    {
        (List<Signals> batches, Exception? failure) =
            await Dataset.Range(20).Pipeline<Signals>().Load().Refuse([7]).Batches(Options).PrefixAsync();
        Assert.That(batches.Indices(), Is.EqualTo(new int[][] { [0, 1], [2, 3], [4, 5] }));
        Assert.That(BatchFailure.FromException(failure!), Is.EqualTo(new BatchFailure
        {
            BatchNumber = 3,
            Epoch = 0,
            Step = "Refuse",
            Exception = failure!,
        }));
        Assert.That(((BatchActionException)failure!).Failures.Single().Index, Is.EqualTo(7));
    }

    [Test]
    public async Task Case15_A_stop_at_the_third_batch_leaves_two_and_a_clean_end()
    {
        PipelineRun<Signals> run = Dataset.Range(20).Pipeline<Signals>()
            .Tap(batch => _ = batch.Indices[0] == 4 ? throw new StopPipelineException() : 0).Batches(Options);
        Assert.That((await run.AllAsync()).Indices(), Is.EqualTo(new int[][] { [0, 1], [2, 3] }));
        Assert.That(run.Report.IsStopped, Is.True);
    }

    [Test]
    public async Task Case16_A_loop_that_is_left_is_over_in_a_second_and_nothing_runs_afterwards()
    {
        var running = 0;
        var started = 0;
        Pipeline<Signals> pipeline = Dataset.Range(1000).Pipeline<Signals>().ThenAsync(async (batch, cancellationToken) =>
        {
            Interlocked.Increment(ref started);
            Interlocked.Increment(ref running);
            try
            {
                await Task.Delay(batch.Indices[0] == 0 ? TimeSpan.Zero : TimeSpan.FromMinutes(10), cancellationToken);
                return batch;
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }
        });
        IAsyncEnumerator<Signals> batches = pipeline.Batches(Options).GetAsyncEnumerator();
        await batches.MoveNextAsync().AsTask().WaitAsync(s_patience);
        await batches.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(1));
        int before = Volatile.Read(ref started);
        await Task.Yield();
        Assert.That((Volatile.Read(ref running), Volatile.Read(ref started)), Is.EqualTo((0, before)));
    }

    [Test]
    public async Task Case21_A_hundred_thousand_batches_are_never_many_at_a_time_in_any_stage()
    {
        // The second stage sees a row of each batch that has left the first; a batch is over when its last row is delivered.
        long made = 0, delivered = 0, most = 0;
        Pipeline<Signals> pipeline = Dataset.Range(1000)
            .Pipeline(_ =>
            {
                long alive = Interlocked.Increment(ref made) - Volatile.Read(ref delivered);
                for (long seen = Volatile.Read(ref most); alive > seen; seen = Volatile.Read(ref most))
                {
                    Interlocked.CompareExchange(ref most, alive, seen);
                }

                return new Signals();
            })
            .Rebatch(2);
        await foreach (Signals batch in pipeline.Batches(Options with { BatchSize = 1, Epochs = 100 }))
        {
            Interlocked.Add(ref delivered, batch.Count);
        }

        // In each of the two stages one and the prefetch ahead: those of the first hold one item, those of the second two; and the item
        // that waits for another.
        Assert.That((made, delivered), Is.EqualTo((100_000L, 100_000L)));
        Assert.That(most, Is.InRange(1, (3 * (prefetch + 1)) + 2));
    }

    [Test]
    public async Task Case26_A_batch_that_begins_after_a_later_one_failed_is_still_delivered()
    {
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Pipeline<Signals> pipeline = Dataset.Range(8).Pipeline<Signals>().ThenAsync(async (batch, _) =>
        {
            if (batch.Indices[0] == 0 && prefetch > 1)
            {
                await failed.Task;
            }

            if (batch.Indices[0] == 2)
            {
                failed.TrySetResult();
                throw new FormatException();
            }

            return batch;
        }).Load();
        (List<Signals> batches, Exception? failure) = await pipeline.Batches(Options).PrefixAsync();
        Assert.That(batches.Noise(), Is.EqualTo(new[] { "0:", "1:" }));
        Assert.That(failure, Is.TypeOf<FormatException>());
    }

    [Test]
    public void Case27_What_an_enumeration_throws_reaches_whoever_makes_the_dataset()
    {
        Assert.That(() => Dataset.From(Throwing()), Throws.TypeOf<FormatException>());

        static IEnumerable<int> Throwing()
        {
            yield return 1;
            throw new FormatException();
        }
    }

    [Test]
    public async Task Case28_Bodies_keep_the_culture_that_the_run_began_with()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            List<string> seen = [];
            Pipeline<Signals> pipeline =
                Dataset.Range(20).Pipeline<Signals>().Load().Rebatch(3).Tap(batch => batch.Noise = [.. batch.Noise.Select(_ => $"{0.5}")]);
            await foreach (Signals batch in pipeline.Batches(Options))
            {
                CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
                seen.AddRange(batch.Noise);
            }

            Assert.That(seen, Is.EqualTo(Enumerable.Repeat("0,5", 20)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public async Task Case28_A_blocked_context_of_one_thread_is_no_deadlock()
    {
        var ended = new TaskCompletionSource<int[][]>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new DeadContext());
            try
            {
                Pipeline<Signals> pipeline =
                    Dataset.Range(6).Pipeline<Signals>().Load().SquareLater().Rebatch(4).AfterAsync(async () => await Task.Yield());
                ended.SetResult([.. pipeline.Batches(Options).ToBlockingEnumerable().Select(batch => batch.Indices.ToArray())]);
            }
            catch (Exception failure)
            {
                ended.SetException(failure);
            }
        })
        { IsBackground = true };
        thread.Start();
        Assert.That(await ended.Task.WaitAsync(s_patience), Is.EqualTo(new int[][] { [0, 1, 2, 3], [4, 5] }));
    }

    [Test]
    public async Task Case31_A_lock_and_a_batch_call_inside_an_item_are_no_deadlock()
    {
        Pipeline<Signals> pipeline = Dataset.Range(200).Pipeline<Signals>().Load().SquareLocked().SquareNested();
        List<Signals> batches = await pipeline.Batches(Options with { BatchSize = 10, MaxParallelism = 1 }).AllAsync();
        Assert.That(batches.SelectMany(batch => batch.Squares!), Is.EqualTo(Enumerable.Range(0, 200).Select(index => index * index)));
    }

    /// <summary>A context whose thread is blocked for good: whatever is posted to it never runs.</summary>
    private sealed class DeadContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
