namespace Batching.Runtime.Tests.Pipelines;

/// <summary>Taps and hooks that are awaited: the same order, failures and end as those that are not.</summary>
[TestFixtureSource(typeof(Runs), nameof(Runs.Prefetches))]
public sealed class AwaitedLambdaTests(int prefetch)
{
    private static readonly Pipeline<Numbers> s_eight = Dataset.Range(8).Pipeline<Numbers>();

    private readonly List<string> _seen = [];

    private PipelineOptions Options => new() { BatchSize = 2, Prefetch = prefetch };

    [Test]
    public async Task A_tap_has_ended_before_the_next_step()
    {
        Pipeline<Numbers> pipeline = s_eight
            .Tap(async batch =>
            {
                await Task.Yield();
                batch.Trail.Add("first");
            })
            .Tap(async (batch, token) =>
            {
                await Task.Yield();
                token.ThrowIfCancellationRequested();
                batch.Trail.Add("second");
            })
            .Tap(LookAsync)
            .Tap(batch => batch.Trail.Add("last"));
        List<Numbers> batches = await pipeline.Batches(Options).AllAsync();
        Assert.That(batches.Indices(), Is.EqualTo(new int[][] { [0, 1], [2, 3], [4, 5], [6, 7] }));
        Assert.That(batches.Select(batch => batch.Trail), Is.All.EqualTo(new[] { "first", "second", "third", "last" }));

        static async ValueTask LookAsync(Numbers batch)
        {
            await Task.Yield();
            batch.Trail.Add("third");
        }
    }

    [Test]
    public async Task What_a_tap_throws_is_its_batchs([Values] bool isLater)
    {
        Pipeline<Numbers> pipeline = s_eight.Tap(async batch =>
        {
            if (isLater)
            {
                await Task.Yield();
            }

            _ = batch.Indices[0] switch { 2 => throw new SkipBatchException(), 6 => throw new FormatException(), _ => 0 };
        });
        PipelineRun<Numbers> run = pipeline.Batches(Options);
        (List<Numbers> batches, Exception? failure) = await run.PrefixAsync();
        Assert.That(batches.Indices(), Is.EqualTo(new int[][] { [0, 1], [4, 5] }));
        Assert.That(failure, Is.TypeOf<FormatException>());
        Assert.That((BatchFailure.FromException(failure!)?.Step, run.Report.SkippedBatches), Is.EqualTo(("Tap", 1L)));

        (batches, failure) = await s_eight.Tap(_ => throw new StopPipelineException()).Batches(Options).PrefixAsync();
        Assert.That((batches.Count, failure), Is.EqualTo((0, (Exception?)null)), "a lambda that only throws is one or the other");
    }

    [Test]
    public async Task The_token_of_a_tap_is_cancelled_with_the_run()
    {
        using var source = new CancellationTokenSource();
        Pipeline<Numbers> pipeline = s_eight.Tap(async (_, token) =>
        {
            await source.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
        });
        (List<Numbers> batches, Exception? failure) = await pipeline.Batches(Options, source.Token).PrefixAsync();
        Assert.That(batches, Is.Empty);
        Assert.That(failure, Is.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Hooks_are_awaited_in_their_order()
    {
        Pipeline<Numbers> pipeline = s_eight
            .Before(async () => await SeeAsync("before"))
            .Before(async token =>
            {
                await Task.Yield();
                token.ThrowIfCancellationRequested();
                See("before with a token");
            })
            .Before(() => See("at once"))
            .After(async () => await SeeAsync("after"))
            .After(() => See("at last"));
        await pipeline.RunAsync(Options);
        Assert.That(_seen, Is.EqualTo(new[] { "before", "before with a token", "at once", "after", "at last" }));
    }

    [Test]
    public async Task What_a_hook_throws_the_run_throws()
    {
        (_, Exception? failure) = await s_eight.Before(async () => await ThrowAsync(new FormatException())).Batches(Options).PrefixAsync();
        Assert.That(failure, Is.TypeOf<FormatException>());
        (_, failure) = await s_eight.After(async () => await ThrowAsync(new TimeZoneNotFoundException())).Batches(Options).PrefixAsync();
        Assert.That(failure, Is.TypeOf<TimeZoneNotFoundException>());
        (_, failure) = await s_eight.Before(() => throw new FormatException()).After(() => throw new TimeZoneNotFoundException())
            .Batches(Options).PrefixAsync();
        Assert.That(failure, Is.TypeOf<FormatException>());
        Assert.That(LaterFailures.FromException(failure!), Has.One.TypeOf<TimeZoneNotFoundException>());
    }

    [Test]
    public void Missing_arguments_are_errors()
    {
        Assert.That(() => s_eight.Tap((Func<Numbers, ValueTask>)null!), Throws.ArgumentNullException);
        Assert.That(() => s_eight.Tap((Func<Numbers, CancellationToken, ValueTask>)null!), Throws.ArgumentNullException);
        Assert.That(() => s_eight.Before((Func<ValueTask>)null!), Throws.ArgumentNullException);
        Assert.That(() => s_eight.Before((Func<CancellationToken, ValueTask>)null!), Throws.ArgumentNullException);
        Assert.That(() => s_eight.After((Func<ValueTask>)null!), Throws.ArgumentNullException);
    }

    private static async Task ThrowAsync(Exception exception)
    {
        await Task.Yield();
        throw exception;
    }

    private async Task SeeAsync(string what)
    {
        await Task.Yield();
        See(what);
    }

    private void See(string what) => _seen.Add(what);
}
