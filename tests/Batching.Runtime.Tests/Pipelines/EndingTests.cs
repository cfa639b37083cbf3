namespace Batching.Runtime.Tests.Pipelines;

/// <summary>Whatever ends a run early: nothing of it runs afterwards, and nobody waits for ever.</summary>
[TestFixtureSource(typeof(Runs), nameof(Runs.Prefetches))]
public sealed class EndingTests(int prefetch)
{
    private int _running;
    private int _started;

    [SetUp]
    public void Reset() => (_running, _started) = (0, 0);

    [Test]
    public async Task Leaving_the_loop_ends_the_steps_under_way()
    {
        // Batch 0 passes; every later one waits until its token is cancelled.
        Pipeline<Numbers> pipeline =
            Counted((batch, token) => batch.Number == 0 ? Task.CompletedTask : Task.Delay(Timeout.Infinite, token));
        Task leaving = LeaveAsync();
        await leaving.WaitAsync(Runs.Patience);
        AssertNothingRuns();

        async Task LeaveAsync()
        {
            await foreach (Numbers batch in pipeline.Batches(Options()))
            {
                break;
            }
        }
    }

    [Test]
    public async Task A_failure_ends_the_steps_under_way()
    {
        Pipeline<Numbers> pipeline = Counted((batch, token) => batch.Number switch
        {
            0 => Task.CompletedTask,
            1 => Task.FromException(new FormatException()),
            _ => Task.Delay(Timeout.Infinite, token),
        });
        (List<Numbers> batches, Exception? failure) = await pipeline.Batches(Options()).PrefixAsync();
        Assert.That(batches, Has.Count.EqualTo(1));
        Assert.That(failure, Is.TypeOf<FormatException>());
        AssertNothingRuns();
    }

    [Test]
    public async Task A_stop_ends_the_steps_under_way()
    {
        Pipeline<Numbers> pipeline = Counted((batch, token) => batch.Number switch
        {
            0 => Task.CompletedTask,
            1 => Task.FromException(new StopPipelineException()),
            _ => Task.Delay(Timeout.Infinite, token),
        });
        Assert.That(await pipeline.Batches(Options()).AllAsync(), Has.Count.EqualTo(1));
        AssertNothingRuns();
    }

    [Test]
    public async Task Cancelling_ends_a_wait_with_the_callers_token([Values] bool onEnumerator)
    {
        using var source = new CancellationTokenSource();
        var isWaiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Pipeline<Numbers> pipeline = Counted((batch, token) =>
        {
            if (batch.Number == 0)
            {
                return Task.CompletedTask;
            }

            isWaiting.TrySetResult();
            return Task.Delay(Timeout.Infinite, token);
        });
        PipelineRun<Numbers> run = pipeline.Batches(Options(), onEnumerator ? default : source.Token);
        await using IAsyncEnumerator<Numbers> batches = run.GetAsyncEnumerator(onEnumerator ? source.Token : default);
        Assert.That(await batches.MoveNextAsync().AsTask().WaitAsync(Runs.Patience), Is.True);
        Task<bool> next = batches.MoveNextAsync().AsTask();
        await isWaiting.Task.WaitAsync(Runs.Patience);

        await source.CancelAsync();

        OperationCanceledException? cancelled = Assert.CatchAsync<OperationCanceledException>(() => next.WaitAsync(Runs.Patience));
        Assert.That(cancelled!.CancellationToken, Is.EqualTo(source.Token));
        Assert.That(run.Report.Batches, Is.EqualTo(1));
        AssertNothingRuns();
    }

    [Test]
    public async Task No_batch_is_delivered_after_cancellation([Values] bool onEnumerator)
    {
        using var source = new CancellationTokenSource();
        PipelineRun<Numbers> run = Counted((_, _) => Task.CompletedTask).Batches(Options(), onEnumerator ? default : source.Token);
        await using IAsyncEnumerator<Numbers> batches = run.GetAsyncEnumerator(onEnumerator ? source.Token : default);
        Assert.That(await batches.MoveNextAsync().AsTask().WaitAsync(Runs.Patience), Is.True);

        await source.CancelAsync();

        OperationCanceledException? cancelled
            = Assert.CatchAsync<OperationCanceledException>(() => batches.MoveNextAsync().AsTask().WaitAsync(Runs.Patience));
        Assert.That(cancelled!.CancellationToken, Is.EqualTo(source.Token));
        AssertNothingRuns();
    }

    [Test]
    public void A_token_that_is_cancelled_before_the_run_lets_nothing_start()
    {
        var token = new CancellationToken(canceled: true);
        Pipeline<Numbers> pipeline = Counted((_, _) => Task.CompletedTask);
        Assert.CatchAsync<OperationCanceledException>(() => pipeline.RunAsync(Options(), token).WaitAsync(Runs.Patience));
        Assert.That(_started, Is.Zero);
    }

    [Test]
    public async Task Steps_that_had_not_begun_do_not_begin_after_cancellation()
    {
        using var source = new CancellationTokenSource();
        var later = 0;
        Pipeline<Numbers> pipeline = Counted((_, _) => source.CancelAsync()).Tap(_ => Interlocked.Increment(ref later));
        (List<Numbers> batches, Exception? failure) = await pipeline.Batches(Options(), source.Token).PrefixAsync();
        Assert.That(failure, Is.InstanceOf<OperationCanceledException>());
        Assert.That((batches.Count, later), Is.EqualTo((0, 0)));
        AssertNothingRuns();
    }

    [Test]
    public async Task A_callback_on_the_token_that_throws_does_not_hide_the_failure()
    {
        Pipeline<Numbers> pipeline = Counted((batch, token) =>
        {
            token.Register(() => throw new TimeZoneNotFoundException());
            return batch.Number == 0 ? Task.FromException(new FormatException()) : Task.CompletedTask;
        });
        (_, Exception? failure) = await pipeline.Batches(Options()).PrefixAsync();
        Assert.That(failure, Is.TypeOf<FormatException>());
        AssertNothingRuns();
    }

    [Test]
    public async Task The_token_of_a_run_that_came_to_its_end_is_never_cancelled()
    {
        var cancelled = 0;
        Pipeline<Numbers> pipeline = Counted((_, token) =>
        {
            token.Register(() => Interlocked.Increment(ref cancelled));
            return Task.CompletedTask;
        });
        await pipeline.Batches(Options()).AllAsync();
        Assert.That(cancelled, Is.Zero);
        AssertNothingRuns();
    }

    private PipelineOptions Options() => new() { BatchSize = 2, Prefetch = prefetch };

    private Pipeline<Numbers> Counted(Func<Numbers, CancellationToken, Task> body)
        => Dataset.Range(200).Pipeline<Numbers>().StepAsync("Counted", async (batch, token) =>
        {
            Interlocked.Increment(ref _started);
            Interlocked.Increment(ref _running);
            try
            {
                await body(batch, token);
                return batch;
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        });

    private void AssertNothingRuns()
    {
        int started = Volatile.Read(ref _started);
        Assert.That(Volatile.Read(ref _running), Is.Zero);
        for (var i = 0; i < 20; i++)
        {
            // Whatever a pool thread still had to start would start now.
            Thread.Yield();
        }

        Assert.That(Volatile.Read(ref _started), Is.EqualTo(started));
    }
}
