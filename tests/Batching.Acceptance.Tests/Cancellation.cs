using System.Diagnostics;
using Acceptance.Batches;

namespace Acceptance;

/// <summary>Cases 17, 19, 22, 33: calls that end before their work does, and callers with one thread.</summary>
public sealed class Cancellation
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(30);

    [Test]
    public async Task Case17_A_timeout_ends_the_call_promptly_and_leaves_nothing_running([Values] Way way)
    {
        var crowd = new Crowd();
        long begin = Stopwatch.GetTimestamp();
        TimeoutException thrown = await Tests.FailureAsync<TimeoutException>(
            () => Probe.Of(20).GatherAsync(way, Sleeps(crowd), new() { Timeout = s_limit, MaxParallelism = 4 }));
        TimeSpan elapsed = Stopwatch.GetElapsedTime(begin);
        Assert.That(crowd.Inside, Is.Zero);
        Assert.That(crowd.Entered, Is.GreaterThan(0).And.LessThanOrEqualTo(4), "No item starts after the end.");
        Assert.That(elapsed, Is.GreaterThanOrEqualTo(s_limit).And.LessThan(s_long / 4));
        Assert.That(thrown.Message, Does.Contain("Probe.Gather").And.Contain("00:00:00.1").And.Contain("CallOptions.Timeout"));
    }

    [Test]
    public async Task Case17_A_call_whose_items_all_run_longer_than_it_may_throws_when_they_have_ended(
        [Values] Way way, [Values(1, 3)] int count)
    {
        var crowd = new Crowd();
        await Tests.FailureAsync<TimeoutException>(
            () => Probe.Of(count).GatherAsync(way, LingerAsync, new() { Timeout = s_limit, MaxParallelism = count }));
        Assert.That(crowd.Inside, Is.Zero);

        async ValueTask<int> LingerAsync(ItemContext item, CancellationToken ignored)
        {
            using (crowd.Enter())
            {
                await Task.Delay(2 * s_limit, CancellationToken.None);
                return 0;
            }
        }
    }

    [Test]
    public void Case17_So_it_does_in_worker_processes()
    {
        Travelling batch = Travelling.Of(2);
        batch.Linger(0);
        Assert.That(() => batch.Linger(2 * (int)s_limit.TotalMilliseconds, options: new() { Timeout = s_limit }),
            Throws.TypeOf<TimeoutException>());
    }

    [Test]
    public async Task Case17_So_it_does_for_streams_in_pipelines_and_around_other_calls(
        [ValueSource(typeof(PipelineRuns), nameof(PipelineRuns.Prefetches))] int prefetch)
    {
        CallOptions options = new() { Timeout = s_limit };
        Pipeline<Signals> signals = Dataset.Range(4).Pipeline<Signals>();
        int milliseconds = 2 * (int)s_limit.TotalMilliseconds;
        foreach (Pipeline<Signals> pipeline in new[]
        {
            signals.Linger(milliseconds, options: options), signals.LingerLater(milliseconds, options: options),
            signals.LingerInStream(milliseconds, options: options), signals.LingerNested(milliseconds, options: options),
        })
        {
            (_, Exception? failure) = await pipeline.Batches(new() { BatchSize = 2, Prefetch = prefetch }).PrefixAsync();
            Assert.That(failure, Is.TypeOf<TimeoutException>());
        }
    }

    [Test]
    public async Task Case17_A_call_within_its_time_ends_well([Values] Way way)
    {
        var batch = Probe.Of(4);
        await batch.FillAsync(way, (item, _) => new(item.Position), new() { Timeout = s_long });
        Assert.That(batch.Values, Is.EqualTo(new[] { 0, 1, 2, 3 }));
    }

    [Test]
    public async Task Case17_The_time_of_Post_counts()
    {
        var batch = new Patient { Indices = [1] };
        await Tests.FailureAsync<TimeoutException>(() => batch.WaitInPostAsync(options: new() { Timeout = s_limit }));
    }

    [Test]
    public async Task Case17_The_time_of_Init_counts()
    {
        var batch = new Patient { Indices = [1] };
        await Tests.FailureAsync<TimeoutException>(() => batch.WaitInInitAsync(options: new() { Timeout = s_limit }));
        await Tests.FailureAsync<TimeoutException>(() => batch.WaitInStreamAsync(options: new() { Timeout = s_limit }));
        Assert.That(batch.HasRun, Is.False);
    }

    [Test]
    public async Task Case22_A_cancelled_Post_and_Init_are_cancelled_calls([Values(0, 1, 2)] int where)
    {
        using var source = new CancellationTokenSource();
        var batch = new Patient { Indices = [1], Entered = new(TaskCreationOptions.RunContinuationsAsynchronously) };
        Task call = where switch
        {
            0 => batch.WaitInPostAsync(cancellationToken: source.Token),
            1 =>
            batch.WaitInInitAsync(cancellationToken: source.Token),
            _ => batch.WaitInStreamAsync(cancellationToken: source.Token)
        };
        await batch.Entered.Task.WaitAsync(Tests.Patience);
        await source.CancelAsync();
        OperationCanceledException thrown = Assert.CatchAsync<OperationCanceledException>(() => call.WaitAsync(Tests.Patience))!;
        Assert.That(thrown.CancellationToken, Is.EqualTo(source.Token));
    }

    [Test]
    public async Task Case19_Awaitable_items_on_a_context_with_one_thread_come_back_to_it(
        [Values(Way.ForAwaited, Way.ThreadsAwaited, Way.AsyncInOrder, Way.Async)] Way way)
        => await SingleThreadContext.RunAsync(async () =>
        {
            Thread thread = Thread.CurrentThread;
            var batch = Probe.Of(50);
            await batch.FillAsync(way, Yields(thread), new() { MaxParallelism = 3 });
            Assert.That(Thread.CurrentThread, Is.SameAs(thread));
            Assert.That(batch.Values, Is.EqualTo(Enumerable.Range(0, 50)));
        });

    [Test]
    public async Task Case19_Who_blocks_the_only_thread_of_its_context_is_served(
        [Values(Way.ForAwaited, Way.ThreadsAwaited, Way.AsyncInOrder, Way.Async)] Way way)
        => await SingleThreadContext.RunAsync(() =>
        {
            ProbeBody body = Yields(Thread.CurrentThread);
            CallOptions options = new() { Target = way.Target(), MaxParallelism = 3 };
            var batch = Probe.Of(50);
            Task<Probe> call = way is Way.ForAwaited or Way.ThreadsAwaited
                ? batch.FillAsync(body, options: options)
                : batch.FillLaterAsync(body, options: options);
            Assert.That(call.Wait(Tests.Patience / 2));
            Assert.That(batch.Values, Is.EqualTo(Enumerable.Range(0, 50)));
            return Task.CompletedTask;
        });

    [Test]
    public async Task Case19_A_synchronous_call_runs_on_the_thread_of_a_context([Values(Way.For, Way.Threads)] Way way)
        => await SingleThreadContext.RunAsync(async () =>
        {
            var batch = Probe.Of(50);
            await batch.FillAsync(way, (item, _) => new(item.Position), new() { MaxParallelism = 3 });
            Assert.That(batch.Values, Is.EqualTo(Enumerable.Range(0, 50)));
        });

    [Test]
    public async Task Case22_The_callers_token_ends_the_call_promptly([Values] Way way, [Values] bool hasTimeout)
    {
        using var source = new CancellationTokenSource();
        var crowd = new Crowd();
        Task<Probe> call = Task.Run(() => Probe.Of(100).GatherAsync(
            way, Sleeps(crowd), new() { MaxParallelism = 2, Timeout = hasTimeout ? s_long : null }, source.Token));
        Tests.Until(() => crowd.Inside > 0);
        await source.CancelAsync();
        OperationCanceledException thrown = Assert.CatchAsync<OperationCanceledException>(() => call.WaitAsync(s_long / 2))!;
        Assert.That(thrown.CancellationToken, Is.EqualTo(source.Token));
        Assert.That(crowd.Inside, Is.Zero);
        Assert.That(crowd.Entered, Is.LessThanOrEqualTo(2), "Items that have not started never start.");
    }

    [Test]
    public async Task Case22_Items_that_ignore_the_token_are_waited_for_and_the_others_never_start([Values] Way way)
    {
        using var source = new CancellationTokenSource();
        using var release = new ManualResetEventSlim();
        var crowd = new Crowd();
        Task<Probe> call = Task.Run(() => Probe.Of(50).RunAsync(
            way,
            (_, _) =>
            {
                using (crowd.Enter())
                {
                    release.Await();
                    return new(0);
                }
            },
            new() { MaxParallelism = 1 },
            source.Token));
        Tests.Until(() => crowd.Inside > 0);
        await source.CancelAsync();
        Assert.That(call.IsCompleted, Is.False);
        release.Set();
        Assert.CatchAsync<OperationCanceledException>(() => call.WaitAsync(Tests.Patience));
        Assert.That(crowd.Entered, Is.EqualTo(1));
        Assert.That(crowd.Inside, Is.Zero);
    }

    [Test]
    public async Task Case22_A_call_whose_items_have_all_ended_is_not_cancelled([Values] Way way)
    {
        using var source = new CancellationTokenSource();
        var batch = Probe.Of(3);
        var left = 3;
        await batch.FillAsync(
            way,
            (item, _) =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                {
                    source.Cancel();
                }

                return new(item.Position);
            },
            cancellationToken: source.Token);
        Assert.That(batch.Values, Is.EqualTo(new[] { 0, 1, 2 }));
    }

    [Test]
    public void Case33_A_timeout_is_prompt_while_every_thread_of_the_pool_is_busy([Values(Way.For, Way.Threads)] Way way)
    {
        using var release = new ManualResetEventSlim();
        var busy = new Crowd();
        Task<Probe> stuffing = Stuff(busy, release);
        try
        {
            CallOptions options = new() { Target = way.Target(), Timeout = s_limit };
            long begin = Stopwatch.GetTimestamp();
            Assert.That(
                () => Probe.Of(20).Run(
                    static (item, cancellationToken) =>
                    {
                        _ = cancellationToken.WaitHandle.WaitOne(s_long);
                        cancellationToken.ThrowIfCancellationRequested();
                        return new(0);
                    },
                    options: options),
                Throws.TypeOf<TimeoutException>());
            Assert.That(Stopwatch.GetElapsedTime(begin), Is.LessThan(TimeSpan.FromSeconds(2)));
        }
        finally
        {
            release.Set();
            Assert.That(stuffing.Wait(Tests.Patience));
        }
    }

    [Test]
    public void Case33_So_it_is_for_a_caller_who_awaits([Values(Way.ForAwaited, Way.ThreadsAwaited, Way.AsyncInOrder, Way.Async)] Way way)
    {
        using var release = new ManualResetEventSlim();
        var busy = new Crowd();
        Task<Probe> stuffing = Stuff(busy, release);
        try
        {
            long begin = Stopwatch.GetTimestamp();
            Task<Probe> call = Probe.Of(20).RunAsync(way, Sleeps(new()), new() { Timeout = s_limit });
            Assert.That(() => call.GetAwaiter().GetResult(), Throws.TypeOf<TimeoutException>());
            Assert.That(Stopwatch.GetElapsedTime(begin), Is.LessThan(TimeSpan.FromSeconds(5)));
        }
        finally
        {
            release.Set();
            Assert.That(stuffing.Wait(Tests.Patience));
        }
    }

    /// <summary>Keeps every thread of the pool busy in synchronous bodies of another call.</summary>
    private static Task<Probe> Stuff(Crowd busy, ManualResetEventSlim release)
    {
        int threads = Math.Max(ThreadPool.ThreadCount, Environment.ProcessorCount);
        Task<Probe> stuffing = Probe.Of(threads + 1).RunAsync(
            (_, _) =>
            {
                using (busy.Enter())
                {
                    release.Await();
                    return new(0);
                }
            },
            options: new() { MaxParallelism = threads + 1 });
        Tests.Until(() => busy.Inside >= threads);
        return stuffing;
    }

    private static ProbeBody Yields(Thread notOn) => async (item, _) =>
    {
        Assert.That(Thread.CurrentThread, Is.Not.SameAs(notOn));
        await Task.Yield();
        return item.Position;
    };

    private static ProbeBody Sleeps(Crowd crowd) => async (_, cancellationToken) =>
    {
        using (crowd.Enter())
        {
            await Task.Delay(s_long, cancellationToken);
            return 0;
        }
    };
}
