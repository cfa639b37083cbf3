namespace Batching.Runtime.Tests;

public class FanOutFailureTests
{
    [Test]
    public async Task Exactly_the_failing_items_fail_and_all_others_run([Values] Route route, [Values] bool inOrder)
    {
        const int Count = 1000;
        var runs = new int[Count];

        FailedItem[] failures = await new Call(route, Count) { InOrder = inOrder }.RunAsync((position, _) =>
        {
            Interlocked.Increment(ref runs[position]);
            return position % 7 == 0 ? throw new FormatException($"{position}") : default;
        });

        Assert.That(runs, Is.All.EqualTo(1));
        Assert.That(
            failures.Select(failure => failure.Position), Is.EqualTo(Enumerable.Range(0, Count).Where(position => position % 7 == 0)));
        Assert.That(failures, Has.All.Matches<FailedItem>(failure =>
            failure is { Exception: FormatException, Attempts: 1 } && failure.Exception.Message == $"{failure.Position}"));
    }

    [Test]
    public async Task Items_that_fail_after_a_wait_fail_the_same([Values(Route.Async, Route.Stream)] Route route)
    {
        FailedItem[] failures = await new Call(route, 300).RunAsync(async (position, _) =>
        {
            await Task.Yield();
            if (position % 2 == 1)
            {
                throw new FormatException();
            }
        });

        Assert.That(
            failures.Select(failure => failure.Position), Is.EqualTo(Enumerable.Range(0, 300).Where(position => position % 2 == 1)));
    }

    [Test]
    public async Task A_failure_keeps_its_own_stack_trace([Values] Route route)
    {
        FailedItem[] failures = await new Call(route, 1).RunAsync((_, _) => ThrowFromHere());

        Assert.That(failures.Single().Exception.StackTrace, Does.Contain(nameof(ThrowFromHere)));
    }

    [Test]
    public async Task A_cancellation_that_is_not_the_callers_is_a_failure([Values] Route route, [Values] bool failFast)
    {
        using var caller = new CancellationTokenSource();
        using var own = new CancellationTokenSource();
        await own.CancelAsync();

        FailedItem[] failures = await new Call(route, 1) { Token = caller.Token, FailFast = failFast }.RunAsync((_, _) =>
        {
            own.Token.ThrowIfCancellationRequested();
            return default;
        });

        Assert.That(failures.Single().Exception, Is.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_task_that_was_cancelled_by_somebody_else_is_a_failure([Values(Route.Async, Route.Stream)] Route route)
    {
        FailedItem[] failures = await new Call(route, 3).RunAsync((_, _) => new ValueTask(Task.FromCanceled(new CancellationToken(true))));

        Assert.That(failures, Has.Length.EqualTo(3));
    }

    [Test]
    public void Skip_and_stop_reach_the_caller_as_they_are([Values] Route route, [Values] bool inOrder, [Values] bool failFast)
    {
        var skip = new SkipBatchException();
        var stop = new StopPipelineException();

        Assert.That(
            () => new Call(route, 100) { InOrder = inOrder, FailFast = failFast }.RunAsync(
                (position, _) => position == 50 ? throw skip : default),
            Throws.Exception.SameAs(skip));
        Assert.That(
            () => new Call(route, 100) { InOrder = inOrder, FailFast = failFast }.RunAsync(
                (position, _) => position == 50 ? throw stop : default),
            Throws.Exception.SameAs(stop));
    }

    [Test]
    public void Of_several_that_skip_or_stop_the_lowest_position_wins([Values] Route route)
    {
        using var together = new Barrier(3);
        var thrown = new Exception[] { new StopPipelineException("0"), new SkipBatchException("1"), new SkipBatchException("2") };

        Assert.That(
            () => new Call(route, 3) { MaxParallelism = 3 }.StartAsync((position, _) =>
            {
                Assert.That(together.SignalAndWait(Call.Patience), Is.True);
                throw thrown[position];
            }),
            Throws.Exception.SameAs(thrown[0]));
    }

    [Test]
    public void A_skip_cancels_the_items_that_run([Values] Route route)
    {
        using var together = new Barrier(2);
        var wasCancelled = false;

        Assert.That(
            () => new Call(route, 2) { MaxParallelism = 2 }.StartAsync((position, worker) =>
            {
                CancellationToken token = worker.CancellationToken;
                Assert.That(together.SignalAndWait(Call.Patience), Is.True);
                if (position == 0)
                {
                    throw new SkipBatchException();
                }

                wasCancelled = token.WaitHandle.WaitOne(Call.Patience);
                token.ThrowIfCancellationRequested();
                return default;
            }),
            Throws.InstanceOf<SkipBatchException>());
        Assert.That(wasCancelled, Is.True);
    }

    private static ValueTask ThrowFromHere() => throw new FormatException();
}
