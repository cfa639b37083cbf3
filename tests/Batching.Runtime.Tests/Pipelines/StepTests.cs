namespace Batching.Runtime.Tests.Pipelines;

[TestFixtureSource(typeof(Runs), nameof(Runs.Prefetches))]
public sealed class StepTests(int prefetch)
{
    private static readonly Pipeline<Numbers> s_four = Dataset.Range(4).Pipeline<Numbers>();

    private PipelineOptions Options => new() { BatchSize = 2, Seed = 5, Prefetch = prefetch };

    [Test]
    public async Task A_step_that_returns_null_is_an_error_that_names_it()
    {
        Pipeline<Numbers>[] pipelines =
        [
            s_four.Tap(_ => { }).Step("Resize", Numbers (_, _) => null!),
            s_four.Tap(_ => { }).StepAsync("Resize", (_, _) => Task.FromResult<Numbers>(null!)),
            s_four.Tap(_ => { }).StepAsync("Resize", Task<Numbers> (_, _) => null!),
        ];
        foreach (Pipeline<Numbers> pipeline in pipelines)
        {
            (List<Numbers> batches, Exception? failure) = await pipeline.Batches(Options).PrefixAsync();
            Assert.That(batches, Is.Empty);
            Assert.That(failure, Is.TypeOf<InvalidOperationException>().With.Message.Contains("Step 1").And.Message.Contains("Resize"));
        }

        (_, Exception? then) = await s_four.Then(Numbers (_) => null!).Batches(Options).PrefixAsync();
        Assert.That(then, Is.TypeOf<InvalidOperationException>().With.Message.Contains("Then"));
    }

    [Test]
    public async Task Every_step_begins_with_its_own_number_and_repetition_0()
    {
        Pipeline<Numbers> pipeline = s_four;
        for (var i = 0; i < 3; i++)
        {
            pipeline = pipeline.Tap(batch =>
            {
                batch.Trail.Add($"{batch.Step}.{batch.Repetition}");
                batch.BeginCall();
            });
        }

        foreach (Numbers batch in await pipeline.Batches(Options).AllAsync())
        {
            Assert.That(batch.Trail, Is.EqualTo(new[] { "0.0", "1.0", "2.0" }));
        }
    }

    [Test]
    public async Task A_new_batch_takes_over_indices_ordinals_and_scope()
    {
        Pipeline<Vectors> pipeline = Dataset.Range(8).Split(0.5, seed: 1).Second.Pipeline<Numbers>()
            .Then(_ => new Vectors())
            .Tap(batch => Assert.That((batch.Step, batch.Repetition), Is.EqualTo((1, 0))));
        int[] expected = [.. Dataset.Range(8).Split(0.5, seed: 1).Second.Indices];

        List<Vectors> batches = await pipeline.Batches(Options).AllAsync();

        Assert.That(batches.SelectMany(batch => batch.Indices), Is.EqualTo(expected));
        Assert.That(batches.SelectMany(batch => batch.Ordinals!), Is.EqualTo(expected));
        Assert.That(batches.Select(batch => (batch.Scope.Seed, batch.Scope.BatchNumber)), Is.EqualTo(new[] { (5L, 0L), (5L, 1L) }));
    }

    [Test]
    public async Task Asynchronous_steps_are_awaited_one_after_the_other()
    {
        Pipeline<Numbers> pipeline = s_four
            .ThenAsync(async (batch, _) =>
            {
                await Task.Yield();
                batch.Trail.Add("first");
                return batch;
            })
            .ThenAsync(async (batch, _) =>
            {
                await Task.Yield();
                batch.Trail.Add("second");
                return batch;
            });
        foreach (Numbers batch in await pipeline.Batches(Options).AllAsync())
        {
            Assert.That(batch.Trail, Is.EqualTo(new[] { "first", "second" }));
        }
    }

    [Test]
    public async Task A_factory_need_not_set_the_indices_and_may()
    {
        Assert.That((await Dataset.Range(4).Pipeline(_ => new Numbers()).Batches(Options).AllAsync()).Indices(),
            Is.EqualTo(new int[][] { [0, 1], [2, 3] }));
        Pipeline<Numbers> pipeline = Dataset.Range(4).Pipeline(keys => new Numbers { Indices = [.. keys.Select(key => key * 10)] });
        List<Numbers> batches = await pipeline.Batches(Options).AllAsync();
        Assert.That(batches.Indices(), Is.EqualTo(new int[][] { [0, 10], [20, 30] }));
        Assert.That(batches.SelectMany(batch => batch.Ordinals!), Is.EqualTo(new[] { 0, 1, 2, 3 }));
    }

    [Test]
    public async Task A_factory_that_returns_nothing_or_too_little_or_the_same_again_is_an_error()
    {
        var shared = new Numbers();
        (Pipeline<Numbers> Pipeline, string Said)[] pipelines =
        [
            (Dataset.Range(4).Pipeline(Numbers (_) => null!), "returned null"),
            (Dataset.Range(4).Pipeline(_ => new Numbers { Indices = [1] }), "given 2 indices"),
            (Dataset.Range(4).Pipeline(_ => shared), "in use already"),
        ];
        foreach ((Pipeline<Numbers> pipeline, string said) in pipelines)
        {
            (_, Exception? failure) = await pipeline.Batches(Options with { Prefetch = Math.Min(prefetch, 1) }).PrefixAsync();
            Assert.That(failure, Is.TypeOf<InvalidOperationException>().With.Message.Contains(said));
        }
    }

    [Test]
    public void Missing_arguments_are_errors()
    {
        Assert.That(() => Dataset.Range(4).Pipeline<Numbers>(null!), Throws.ArgumentNullException);
        Assert.That(() => s_four.Then<Numbers>(null!), Throws.ArgumentNullException);
        Assert.That(() => s_four.ThenAsync<Numbers>(null!), Throws.ArgumentNullException);
        Assert.That(() => s_four.Tap((Action<Numbers>)null!), Throws.ArgumentNullException);
        Assert.That(() => s_four.Step<Numbers>("", _ => null!, null), Throws.ArgumentException);
        Assert.That(() => BatchFailure.FromException(null!), Throws.ArgumentNullException);
    }
}
