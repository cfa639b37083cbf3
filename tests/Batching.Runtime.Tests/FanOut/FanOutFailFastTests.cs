namespace Batching.Runtime.Tests;

public class FanOutFailFastTests
{
    [Test]
    public async Task The_first_failure_cancels_the_items_that_run_and_none_starts_any_more([Values] Route route)
    {
        using var together = new Barrier(3);
        var started = 0;
        var failing = -1;

        FailedItem[] failures = await new Call(route, 1000) { MaxParallelism = 3, FailFast = true }.StartAsync((position, worker) =>
        {
            // Which positions the three begin with depends on who claims first: a helper takes several.
            bool isSecond = Interlocked.Increment(ref started) == 2;
            CancellationToken token = worker.CancellationToken;
            Assert.That(together.SignalAndWait(Call.Patience), Is.True);
            if (isSecond)
            {
                failing = position;
                throw new FormatException();
            }

            Assert.That(token.WaitHandle.WaitOne(Call.Patience), Is.True, "the others are cancelled");
            token.ThrowIfCancellationRequested();
            return default;
        });

        Assert.That(failures.Single(), Has.Property(nameof(FailedItem.Position)).EqualTo(failing));
        Assert.That(started, Is.EqualTo(3));
    }

    [Test]
    public async Task An_item_that_asks_for_its_token_after_the_failure_finds_it_cancelled([Values] Route route)
    {
        using var together = new Barrier(2);
        using var hasFailed = new ManualResetEventSlim();

        FailedItem[] failures = await new Call(route, 2) { MaxParallelism = 2, FailFast = true }.StartAsync((position, worker) =>
        {
            Assert.That(together.SignalAndWait(Call.Patience), Is.True);
            if (position == 0)
            {
                throw new FormatException();
            }

            Assert.That(SpinWait.SpinUntil(() => worker.CancellationToken.IsCancellationRequested, Call.Patience), Is.True);
            throw new OperationCanceledException(worker.CancellationToken);
        });

        Assert.That(failures.Single().Exception, Is.InstanceOf<FormatException>());
    }

    [Test]
    public void In_order_the_original_exception_escapes_as_it_is([Values] Route route)
    {
        var original = new FormatException();
        var runs = 0;

        FormatException? thrown =
            Assert.ThrowsAsync<FormatException>(() => new Call(route, 10) { InOrder = true, FailFast = true }.RunAsync((position, _) =>
        {
            runs++;
            return position == 3 ? ThrowFromHere(original) : default;
        }));

        Assert.That(thrown, Is.SameAs(original));
        Assert.That(thrown!.StackTrace, Does.Contain(nameof(ThrowFromHere)));
        Assert.That(runs, Is.EqualTo(4));
    }

    [Test]
    public async Task What_a_cancellation_callback_throws_changes_nothing([Values] Route route)
    {
        FailedItem[] failures = await new Call(route, 1) { FailFast = true }.RunAsync((_, worker) =>
        {
            worker.CancellationToken.Register(() => throw new NotSupportedException());
            throw new FormatException();
        });

        Assert.That(failures.Single().Exception, Is.InstanceOf<FormatException>());
    }

    private static ValueTask ThrowFromHere(Exception exception) => throw exception;
}
