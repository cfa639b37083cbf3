using System.Diagnostics;

namespace Batching.Runtime.Tests;

public class FanOutTimeoutTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(50);

    [Test]
    public void Items_that_honour_the_token_end_with_the_time([Values] Route route, [Values] bool inOrder)
    {
        var concurrency = new Concurrency();
        long begin = Stopwatch.GetTimestamp();

        TimeoutException? thrown = Assert.ThrowsAsync<TimeoutException>(
            () => new Call(route, 1000) { Timeout = s_short, InOrder = inOrder }.StartAsync((_, worker) =>
        {
            concurrency.Enter();
            try
            {
                worker.CancellationToken.WaitHandle.WaitOne(Call.Patience);
                worker.CancellationToken.ThrowIfCancellationRequested();
                return default;
            }
            finally
            {
                concurrency.Leave();
            }
        }));

        Assert.That(thrown!.Message, Does.Contain(Call.Action));
        Assert.That(Stopwatch.GetElapsedTime(begin), Is.InRange(s_short, Call.Patience / 2));
        Assert.That(concurrency.Current, Is.Zero);
    }

    [Test]
    public void Items_that_ignore_the_token_are_the_last_to_start([Values] Route route)
    {
        var started = 0;

        Assert.ThrowsAsync<TimeoutException>(() => new Call(route, 1_000_000) { Timeout = s_short }.StartAsync((_, _) =>
        {
            Interlocked.Increment(ref started);
            Thread.Sleep(1);
            return default;
        }));

        Assert.That(started, Is.LessThan(100_000));
    }

    [Test]
    public void A_call_whose_last_item_ends_too_late_fails_too([Values] Route route)
        => Assert.ThrowsAsync<TimeoutException>(() => new Call(route, 1) { Timeout = s_short }.StartAsync((_, worker) =>
        {
            worker.CancellationToken.WaitHandle.WaitOne(Call.Patience);
            return default;
        }));

    [Test]
    public void Awaited_delays_are_cancelled([Values(Route.Async, Route.Stream)] Route route)
        => Assert.ThrowsAsync<TimeoutException>(() => new Call(route, 100) { Timeout = s_short }
            .RunAsync(async (_, worker) => await Task.Delay(Call.Patience, worker.CancellationToken).ConfigureAwait(false))
            .WaitAsync(Call.Patience / 2));

    [Test]
    public async Task A_call_within_its_time_succeeds([Values] Route route)
    {
        FailedItem[] failures = await new Call(route, 1000) { Timeout = Call.Patience }.RunAsync((_, _) => default);

        Assert.That(failures, Is.Empty);
    }

    [Test]
    public void The_time_is_kept_while_every_thread_of_the_pool_is_busy()
    {
        using var pool = new StarvedPool();
        using var lifetime = new CallLifetime(Call.Action, s_short, CancellationToken.None);
        long begin = Stopwatch.GetTimestamp();

        Assert.That(
            () => FanOut.Run(
                new SyncBody((_, worker) =>
                {
                    // Waits by a callback of the token, which an alarm of the pool would never run.
                    using var never = new ManualResetEventSlim();
                    never.Wait(Call.Patience, worker.CancellationToken);
                }),
                100,
                new FanOutSettings { MaxParallelism = 2 },
                lifetime),
            Throws.InstanceOf<TimeoutException>());
        Assert.That(Stopwatch.GetElapsedTime(begin), Is.LessThan(Call.Patience / 2));
    }
}
