using System.Globalization;

namespace Batching.Runtime.Tests.Pipelines;

[TestFixtureSource(typeof(Runs), nameof(Runs.Prefetches))]
public sealed class ContextTests(int prefetch)
{
    private static readonly AsyncLocal<string?> s_local = new();

    private PipelineOptions Options => new() { BatchSize = 2, Epochs = 3, Prefetch = prefetch };

    [Test]
    public Task A_consumer_that_blocks_the_only_thread_of_its_context_is_served()
        => SingleThreadContext.RunAsync(() =>
        {
            Numbers[] batches = [.. Yielding().Batches(Options).ToBlockingEnumerable()];
            Assert.That(batches, Has.Length.EqualTo(15));
            return Task.CompletedTask;
        });

    [Test]
    public Task A_consumer_that_blocks_and_leaves_early_is_served()
        => SingleThreadContext.RunAsync(() =>
        {
            Assert.That(Yielding().Batches(Options).ToBlockingEnumerable().Take(2).Count(), Is.EqualTo(2));
            return Task.CompletedTask;
        });

    [Test]
    public Task A_consumer_that_awaits_comes_back_to_its_context_and_no_step_runs_there()
        => SingleThreadContext.RunAsync(async () =>
        {
            Thread context = Thread.CurrentThread;
            Pipeline<Numbers> pipeline = Yielding().Tap(_ =>
            {
                Assert.That(Thread.CurrentThread, Is.Not.SameAs(context));
                Assert.That(SynchronizationContext.Current, Is.Null);
            });
            await foreach (Numbers batch in pipeline.Batches(Options))
            {
                Assert.That(Thread.CurrentThread, Is.SameAs(context));
            }
        });

    [Test]
    public async Task Steps_leave_a_task_scheduler_of_the_consumers()
    {
        var schedulers = new ConcurrentExclusiveSchedulerPair();
        Task<int> counting = await Task.Factory.StartNew(
            async () =>
            {
                List<Numbers> batches = [];
                Pipeline<Numbers> pipeline = Dataset.Range(10).Pipeline<Numbers>()
                    .Tap(_ => Assert.That(TaskScheduler.Current, Is.SameAs(TaskScheduler.Default)));
                await foreach (Numbers batch in pipeline.Batches(Options))
                {
                    batches.Add(batch);
                }

                return batches.Count;
            },
            default,
            TaskCreationOptions.None,
            schedulers.ExclusiveScheduler);
        Assert.That(await counting.WaitAsync(Runs.Patience), Is.EqualTo(15));
    }

    [Test]
    public async Task Steps_keep_the_culture_and_the_locals_that_the_run_began_with()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            s_local.Value = "run";
            Pipeline<Numbers> pipeline = Yielding().Tap(batch => batch.Trail.Add($"{1.5}{s_local.Value}"));
            await foreach (Numbers batch in pipeline.Batches(Options))
            {
                Assert.That(batch.Trail, Is.EqualTo(new[] { "1,5run" }));
                CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
                s_local.Value = "consumer";
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
            s_local.Value = null;
        }
    }

    [Test]
    public async Task What_a_step_changes_in_its_context_stays_with_its_batch()
    {
        s_local.Value = "run";
        Pipeline<Numbers> pipeline = Yielding().Tap(batch =>
        {
            batch.Trail.Add(s_local.Value!);
            s_local.Value = "step";
        });
        await foreach (Numbers batch in pipeline.Batches(Options))
        {
            Assert.That(batch.Trail, Is.EqualTo(new[] { "run" }));
            Assert.That(s_local.Value, Is.EqualTo("run"));
        }

        s_local.Value = null;
    }

    [Test]
    public async Task A_flow_without_an_execution_context_is_served()
    {
        Task<List<Numbers>> all;
        using (ExecutionContext.SuppressFlow())
        {
            all = Task.Run(async () =>
            {
                List<Numbers> batches = [];
                await using IAsyncEnumerator<Numbers> run = Start();
                while (await run.MoveNextAsync())
                {
                    batches.Add(run.Current);
                }

                return batches;
            });
        }

        Assert.That(await all.WaitAsync(Runs.Patience), Has.Count.EqualTo(15));

        IAsyncEnumerator<Numbers> Start() => Yielding().Batches(Options).GetAsyncEnumerator();
    }

    private static Pipeline<Numbers> Yielding() => Dataset.Range(10).Pipeline<Numbers>().StepAsync("Yield", async (batch, _) =>
    {
        await Task.Yield();
        return batch;
    });

    [Test]
    public void Leaving_the_caller_is_never_complete_before_it_is_awaited()
        => Assert.That(RunContext.LeaveCaller().GetAwaiter().IsCompleted, Is.False);
}
