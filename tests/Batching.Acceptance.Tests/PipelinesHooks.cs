using Acceptance.Batches;

namespace Acceptance;

/// <summary>What runs once a run, steps that return nothing, and batches that are left out.</summary>
[TestFixtureSource(typeof(PipelineRuns), nameof(PipelineRuns.Prefetches))]
public sealed class PipelinesHooks(int prefetch)
{
    private readonly List<string> _seen = [];

    private PipelineOptions Options => new() { BatchSize = 2, Prefetch = prefetch };

    [SetUp]
    public void Forget() => _seen.Clear();

    [Test]
    public async Task Case14_Skipped_batches_are_left_out()
    {
        Pipeline<Signals> thrown = Dataset.Range(8).Pipeline<Signals>().Tap(batch =>
        {
            if (batch.Indices[0] is 0 or 4)
            {
                throw new SkipBatchException();
            }
        });
        Pipeline<Signals> asked =
            Dataset.Range(8).Pipeline<Signals>().Where(batch => batch.Indices[0] is not (0 or 4)).Tap(batch => See($"{batch.Indices[0]}"));
        foreach (Pipeline<Signals> pipeline in new[] { thrown, asked })
        {
            PipelineRun<Signals> run = pipeline.Batches(Options);
            Assert.That((await run.AllAsync()).Indices(), Is.EqualTo(new int[][] { [2, 3], [6, 7] }));
            Assert.That((run.Report.Batches, run.Report.SkippedBatches, run.Report.Epochs), Is.EqualTo((2L, 2L, 1)));
        }

        Assert.That(_seen, Is.EquivalentTo(new[] { "2", "6" }), "no step behind it runs");
    }

    [Test]
    public async Task Case14_A_condition_that_throws_is_a_failure_of_its_batch()
    {
        (_, Exception? failure) =
            await Dataset.Range(8).Pipeline<Signals>().Where(_ => throw new FormatException()).Batches(Options).PrefixAsync();
        Assert.That(failure, Is.TypeOf<FormatException>());
        Assert.That(BatchFailure.FromException(failure!)?.Step, Is.EqualTo("Where"));
    }

    [Test]
    public async Task Case19_Before_once_then_the_batches_then_After_once()
    {
        PipelineRun<Signals> run = Hooked(Dataset.Range(4).Pipeline<Signals>()).Batches(Options with { Epochs = 2 });
        Assert.That(_seen, Is.Empty, "not before the first batch is asked for");
        await foreach (Signals batch in run)
        {
            See("batch");
        }

        Assert.That(_seen, Is.EqualTo(new[] { "before", "before later", "batch", "batch", "batch", "batch", "after", "after later" }));
        await Hooked(Dataset.Range(4).Pipeline<Signals>()).Batches(Options).GetAsyncEnumerator().DisposeAsync();
        Assert.That(_seen, Has.Count.EqualTo(8), "a run that never began has no end");
    }

    [Test]
    public async Task Case19_After_runs_when_the_run_fails_stops_is_cancelled_or_left(
        [Values("fail", "stop", "cancel", "leave")] string end)
    {
        using var source = new CancellationTokenSource();
        Pipeline<Signals> pipeline = Hooked(Dataset.Range(40).Pipeline<Signals>().Tap(batch =>
        {
            if (batch.Indices[0] == 4)
            {
                Happen();
            }
        }));
        (List<Signals> batches, Exception? failure) = end == "leave"
            ? await LeaveAsync()
            : await pipeline.Batches(Options, source.Token).PrefixAsync();
        Assert.That(batches.Count, Is.LessThanOrEqualTo(2));
        Assert.That(failure?.GetType(),
            Is.EqualTo(end switch { "fail" => typeof(FormatException), "cancel" => typeof(OperationCanceledException), _ => null }));
        Assert.That(_seen, Is.EqualTo(new[] { "before", "before later", "after", "after later" }));

        void Happen()
        {
            switch (end)
            {
                case "fail":
                    throw new FormatException();
                case "stop":
                    throw new StopPipelineException();
                case "cancel":
                    source.Cancel();
                    break;
            }
        }

        async Task<(List<Signals>, Exception?)> LeaveAsync()
        {
            await foreach (Signals batch in pipeline.Batches(Options))
            {
                return ([batch], null);
            }

            return ([], null);
        }
    }

    [Test]
    public async Task Case19_What_Before_throws_the_run_throws_and_nothing_runs_but_After()
    {
        Pipeline<Signals> pipeline = Dataset.Range(4).Pipeline<Signals>()
            .Tap(_ => See("step"))
            .Before(() => throw new FormatException())
            .Before(() => See("second"))
            .After(() => See("after"));
        (List<Signals> batches, Exception? failure) = await pipeline.Batches(Options).PrefixAsync();
        Assert.That(batches, Is.Empty);
        Assert.That(failure, Is.TypeOf<FormatException>());
        Assert.That(_seen, Is.EqualTo(new[] { "after" }));
    }

    [Test]
    public async Task Case19_What_After_throws_the_run_throws_unless_it_has_a_failure_to_show()
    {
        Pipeline<Signals> pipeline = Dataset.Range(4).Pipeline<Signals>()
            .AfterAsync(async () =>
            {
                await Task.Yield();
                throw new TimeZoneNotFoundException();
            })
            .After(() => See("second"));
        (List<Signals> batches, Exception? failure) = await pipeline.Batches(Options).PrefixAsync();
        Assert.That(batches, Has.Count.EqualTo(2));
        Assert.That(failure, Is.TypeOf<TimeZoneNotFoundException>());
        (_, failure) = await pipeline.Tap(_ => throw new FormatException()).Batches(Options).PrefixAsync();
        Assert.That(failure, Is.TypeOf<FormatException>());
        Assert.That(_seen, Is.EqualTo(new[] { "second", "second" }));
    }

    [Test]
    public async Task Case19_Hooks_of_joined_pipelines_are_all_run_once()
    {
        Pipeline<Signals> part = Hooked(Pipeline.Create<Signals>().Load());
        Pipeline<Signals> pipeline = Dataset.Range(4).Pipeline<Signals>().Repeat(3, _ => part) + part;
        await pipeline.Merge(part.On(Dataset.Range(4))).RunAsync(Options);
        Assert.That(_seen.Count(one => one == "before"), Is.EqualTo(3));
        Assert.That(_seen.Count(one => one == "after"), Is.EqualTo(3));
    }

    [Test]
    public async Task Case23_A_Then_that_returns_nothing_is_an_error_that_names_the_step()
    {
        (_, Exception? failure) =
            await Dataset.Range(4).Pipeline<Signals>().Load().Then(Signals (_) => null!).Batches(Options).PrefixAsync();
        Assert.That(failure, Is.TypeOf<InvalidOperationException>().With.Message.Contains("Step 1").And.Message.Contains("Then"));
    }

    private Pipeline<Signals> Hooked(Pipeline<Signals> pipeline)
        => pipeline
            .Before(() => See("before"))
            .BeforeAsync(async _ =>
            {
                await Task.Yield();
                See("before later");
            })
            .After(() => See("after"))
            .AfterAsync(async () =>
            {
                await Task.Yield();
                See("after later");
            });

    private void See(string what)
    {
        lock (_seen)
        {
            _seen.Add(what);
        }
    }
}
