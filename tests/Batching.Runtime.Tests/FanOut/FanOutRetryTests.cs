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
}
