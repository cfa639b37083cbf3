using System.Diagnostics;

namespace Batching.Runtime.Tests;

public class FanOutRetryTests
{
    [Test]
    public async Task An_item_that_succeeds_within_its_retries_has_not_failed(
        [Values] Route route, [Values] bool inOrder, [Values] bool waits)
    {
        var attempts = new List<int>[50];
        for (var position = 0; position < attempts.Length; position++)
        {
            attempts[position] = [];
        }

        FailedItem[] failures =
            await new Call(route, attempts.Length) { Retries = 2, InOrder = inOrder }.RunAsync(async (position, worker) =>
        {
            attempts[position].Add(worker.Context(position).Attempt);
            if (waits)
            {
                await Task.Yield();
            }

            if (attempts[position].Count <= position % 3)
            {
                throw new FormatException();
            }
        });

        Assert.That(failures, Is.Empty);
        for (var position = 0; position < attempts.Length; position++)
        {
            Assert.That(attempts[position], Is.EqualTo(Enumerable.Range(1, (position % 3) + 1)));
        }
    }

    [Test]
    public async Task An_item_that_uses_up_its_retries_fails_with_its_last_exception([Values] Route route)
    {
        var runs = new int[20];

        FailedItem[] failures = await new Call(route, runs.Length) { Retries = 1 }.RunAsync(
            (position, _) => position % 2 == 0 ? throw new FormatException($"{Interlocked.Increment(ref runs[position])}") : default);

        Assert.That(failures, Has.Length.EqualTo(10));
        Assert.That(failures, Has.All.Matches<FailedItem>(failure => failure.Attempts == 2 && failure.Exception.Message == "2"));
    }

    [Test]
    public async Task A_retry_that_waits_holds_up_neither_the_items_before_it_nor_those_behind_it([Values] Route route)
    {
        var runs = new int[10_000];

        // Most end at once, so that many are taken at a time.
        Task<FailedItem[]> call = new Call(route, runs.Length) { Retries = 1 }.RunAsync((position, _) =>
        {
            bool isFirst = Interlocked.Increment(ref runs[position]) == 1;
            return position % 10 != 9 ? default : isFirst ? throw new FormatException() : WaitAsync();
        });

        Assert.That(await call.WaitAsync(Call.Patience), Is.Empty);
        Assert.That(runs, Is.EqualTo(Enumerable.Range(0, runs.Length).Select(position => position % 10 == 9 ? 2 : 1)));

        static async ValueTask WaitAsync() => await Task.Yield();
    }

    [Test]
    public void A_skip_is_not_retried([Values] Route route)
    {
        var runs = 0;

        Assert.That(
            () => new Call(route, 1) { Retries = 5 }.RunAsync((_, _) =>
            {
                runs++;
                throw new SkipBatchException();
            }),
            Throws.InstanceOf<SkipBatchException>());
        Assert.That(runs, Is.EqualTo(1));
    }

    [Test]
    public void Nothing_is_retried_once_the_caller_has_cancelled([Values] Route route)
    {
        using var caller = new CancellationTokenSource();
        var runs = 0;

        Assert.That(
            () => new Call(route, 1) { Retries = 5, Token = caller.Token }.RunAsync((_, _) =>
            {
                runs++;
                caller.Cancel();
                throw new FormatException();
            }),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(runs, Is.EqualTo(1));
    }

    [Test]
    public async Task Fail_fast_counts_from_the_last_retry([Values] Route route)
    {
        var runs = 0;

        FailedItem[] failures = await new Call(route, 100) { Retries = 3, FailFast = true, MaxParallelism = 1 }.RunAsync((position, _) =>
        {
            runs++;
            return position == 10 ? throw new FormatException() : default;
        });

        Assert.That(
            failures.Single(), Has.Property(nameof(FailedItem.Position)).EqualTo(10).And.Property(nameof(FailedItem.Attempts)).EqualTo(4));
        Assert.That(runs, Is.EqualTo(14));
    }

    // A timer may fire a little early.
    [Test]
    public async Task An_attempt_waits_for_its_delay([Values] Route route)
    {
        var retry = new RetryOptions { MaxAttempts = 3, Delay = TimeSpan.FromMilliseconds(20), Jitter = false };
        List<long> starts = [];

        FailedItem[] failures = await new Call(route, 1) { Retry = retry }.RunAsync((_, _) =>
        {
            starts.Add(Stopwatch.GetTimestamp());
            return starts.Count < 3 ? throw new FormatException() : default;
        });

        Assert.That(failures, Is.Empty);
        Assert.That(Stopwatch.GetElapsedTime(starts[0], starts[1]), Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(15)));
        Assert.That(Stopwatch.GetElapsedTime(starts[1], starts[2]), Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(30)));
    }

    [Test]
    public async Task Other_items_run_while_one_waits_for_its_attempt([Values] Route route)
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var retry = new RetryOptions { Delay = TimeSpan.FromHours(1), Jitter = false };
        using var caller = new CancellationTokenSource();
        var others = 0;

        var settings = new Call(route, 40) { Retry = retry, Token = caller.Token, MaxParallelism = 2 };
        Task<FailedItem[]> call = settings.StartAsync((position, _) =>
        {
            if (position == 0)
            {
                throw new FormatException();
            }

            if (Interlocked.Increment(ref others) == 39)
            {
                release.SetResult();
            }

            return default;
        });

        await release.Task.WaitAsync(Call.Patience);
        await caller.CancelAsync();
        Assert.That(async () => await call.WaitAsync(Call.Patience), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void The_end_of_the_time_ends_a_wait([Values] Route route)
        => Assert.That(
            async () => await new Call(route, 3)
            {
                Retry = new RetryOptions { Delay = TimeSpan.FromDays(1) },
                Timeout = TimeSpan.FromMilliseconds(50),
            }.StartAsync((_, _) => throw new FormatException()).WaitAsync(Call.Patience),
            Throws.InstanceOf<TimeoutException>().With.Message.Contains("CallOptions.Timeout"));

    [Test]
    public async Task An_item_that_ends_the_call_ends_the_waits_of_others([Values] Route route)
    {
        var hasFailed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var retry = new RetryOptions { Delay = TimeSpan.FromDays(1), ShouldRetry = exception => exception is FormatException };

        FailedItem[] failures = await new Call(route, 2) { Retry = retry, FailFast = true, MaxParallelism = 2 }
            .StartAsync(async (position, _) =>
            {
                if (position == 0)
                {
                    hasFailed.SetResult();
                    throw new FormatException();
                }

                await hasFailed.Task;
                throw new ArithmeticException();
            })
            .WaitAsync(Call.Patience);

        Assert.That(failures.Single().Exception, Is.TypeOf<ArithmeticException>());
    }

    [Test]
    public async Task Only_what_should_be_retried_is_and_each_failure_is_asked_about_once([Values] Route route)
    {
        List<Exception> asked = [];
        var retry = new RetryOptions
        {
            MaxAttempts = 4,
            ShouldRetry = exception =>
            {
                lock (asked)
                {
                    asked.Add(exception);
                }

                return exception is FormatException;
            },
        };
        var runs = 0;

        FailedItem[] failures = await new Call(route, 1) { Retry = retry }.RunAsync(
            (_, _) => throw (++runs == 3 ? new ArithmeticException() : new FormatException()));

        Assert.That(failures.Single().Attempts, Is.EqualTo(3));
        Assert.That(failures.Single().Exception, Is.TypeOf<ArithmeticException>());
        Assert.That(asked.Select(exception => exception.GetType()),
            Is.EqualTo(new[] { typeof(FormatException), typeof(FormatException), typeof(ArithmeticException) }));
    }

    [Test]
    public async Task What_ShouldRetry_throws_is_kept_beside_the_failure([Values] Route route)
    {
        var retry = new RetryOptions { ShouldRetry = _ => throw new NotSupportedException() };

        FailedItem[] failures = await new Call(route, 1) { Retry = retry }.RunAsync((_, _) => throw new FormatException());

        Assert.That(failures.Single().Exception, Is.TypeOf<FormatException>());
        Assert.That(LaterFailures.FromException(failures.Single().Exception).Single(), Is.TypeOf<NotSupportedException>());
    }
}
