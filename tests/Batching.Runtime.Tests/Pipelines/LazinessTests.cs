namespace Batching.Runtime.Tests.Pipelines;

[TestFixtureSource(typeof(Runs), nameof(Runs.Prefetches))]
public sealed class LazinessTests(int prefetch)
{
    private PipelineOptions Options => new() { BatchSize = 2, Prefetch = prefetch };

    [Test]
    public async Task Nothing_executes_before_the_first_batch_is_asked_for()
    {
        var made = 0;
        var stepped = 0;
        Pipeline<Numbers> pipeline = Dataset.Range(4)
            .Pipeline(_ =>
            {
                Interlocked.Increment(ref made);
                return new Numbers();
            })
            .Tap(_ => Interlocked.Increment(ref stepped));
        PipelineRun<Numbers> run = pipeline.Batches(Options);
        await using IAsyncEnumerator<Numbers> batches = run.GetAsyncEnumerator();

        Assert.That((made, stepped), Is.EqualTo((0, 0)));
        Assert.That(await batches.MoveNextAsync(), Is.True);
        Assert.That((made, stepped), Is.Not.EqualTo((0, 0)));
    }

    [Test]
    public async Task A_run_that_is_disposed_before_it_began_never_runs()
    {
        var made = 0;
        Pipeline<Numbers> pipeline = Dataset.Range(4).Pipeline(_ =>
        {
            Interlocked.Increment(ref made);
            return new Numbers();
        });

        await pipeline.Batches(Options).GetAsyncEnumerator().DisposeAsync();

        Assert.That(made, Is.Zero);
    }

    [Test]
    public async Task Two_chains_from_one_prefix_do_not_see_each_other()
    {
        Pipeline<Numbers> prefix = Dataset.Range(2).Pipeline<Numbers>().Tap(batch => batch.Trail.Add("prefix"));
        Pipeline<Numbers> left = prefix.Tap(batch => batch.Trail.Add("left"));
        Pipeline<Numbers> right = prefix.Tap(batch => batch.Trail.Add("right")).Tap(batch => batch.Trail.Add("more"));

        Assert.That((await left.Batches(Options).AllAsync()).Single().Trail, Is.EqualTo(new[] { "prefix", "left" }));
        Assert.That((await right.Batches(Options).AllAsync()).Single().Trail, Is.EqualTo(new[] { "prefix", "right", "more" }));
        Assert.That((await prefix.Batches(Options).AllAsync()).Single().Trail, Is.EqualTo(new[] { "prefix" }));
    }

    [Test]
    public async Task A_pipeline_runs_many_times_and_at_the_same_time()
    {
        Pipeline<Numbers> pipeline = Dataset.Range(40).Pipeline<Numbers>().StepAsync("Yield", async (batch, _) =>
        {
            await Task.Yield();
            return batch;
        });
        PipelineReport[] reports =
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => pipeline.RunAsync(Options))).WaitAsync(Runs.Patience);
        Assert.That(reports.Select(report => report.Items), Is.All.EqualTo(40));
    }

    [Test]
    public async Task A_run_is_enumerated_once()
    {
        PipelineRun<Numbers> run = Dataset.Range(4).Pipeline<Numbers>().Batches(Options);
        await run.AllAsync();
        Assert.That(() => run.GetAsyncEnumerator(), Throws.InvalidOperationException);
    }

    [Test]
    public async Task RunAsync_leaves_its_caller_at_once()
    {
        using var gate = new ManualResetEventSlim();
        Task<PipelineReport> running = Dataset.Range(2).Pipeline<Numbers>().Tap(_ => gate.Wait(Runs.Patience)).RunAsync(Options);
        Assert.That(running.IsCompleted, Is.False);
        gate.Set();
        Assert.That((await running.WaitAsync(Runs.Patience)).Batches, Is.EqualTo(1));
    }
}
