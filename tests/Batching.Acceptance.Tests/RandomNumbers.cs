using Acceptance.Batches;
using Microsoft.Extensions.Logging;

namespace Acceptance;

/// <summary>Case 20: what surrounds a batch reaches its items, and random numbers do not depend on how they run.</summary>
public sealed class RandomNumbers
{
    [Test]
    public async Task Case20_The_same_seed_gives_the_same_numbers_for_every_parallelism([Values] Way way)
    {
        double[] expected = (await DrawAsync(Way.For, 7, 1)).Draws;
        Assert.That(expected.Distinct().Count(), Is.EqualTo(200));
        foreach (int parallelism in new[] { 1, 2, 8 })
        {
            Assert.That((await DrawAsync(way, 7, parallelism)).Draws, Is.EqualTo(expected), $"MaxParallelism = {parallelism}");
        }

        Assert.That((await DrawAsync(way, 8, 2)).Draws.Intersect(expected), Is.Empty);
    }

    [Test]
    public async Task Case20_A_retry_draws_the_numbers_of_its_item_again([Values] Way way)
    {
        double[] expected = (await DrawAsync(Way.For, 7, 1)).Draws;
        Draws batch = Make(7);
        batch.FailsFirst = true;
        await way.CallAsync(new() { Retry = new() { MaxAttempts = 2 }, MaxParallelism = 4 }, options => batch.Draw(options: options),
            options => batch.DrawAsync(options: options), options => batch.DrawLaterAsync(options: options));
        Assert.That(batch.Values, Is.EqualTo(expected));
    }

    [Test]
    public void Case20_Two_calls_on_one_batch_draw_different_numbers()
    {
        Draws batch = Make(7);
        double[] first = batch.Draw().Values;
        Assert.That(batch.Draw().Values.Intersect(first), Is.Empty);
    }

    [Test]
    public async Task Case20_A_pipeline_draws_the_same_for_every_prefetch([Values(0, 1, 4)] int prefetch)
    {
        double[] expected = await RunAsync(new() { BatchSize = 8, Shuffle = true, Seed = 3, Epochs = 2, MaxParallelism = 1 });
        Assert.That(
            await RunAsync(new() { BatchSize = 8, Shuffle = true, Seed = 3, Epochs = 2, Prefetch = prefetch }), Is.EqualTo(expected));
        Assert.That(expected.Distinct().Count(), Is.EqualTo(expected.Length));

        static async Task<double[]> RunAsync(PipelineOptions options)
        {
            List<double> all = [];
            await foreach (Draws batch in Dataset.Range(32).Pipeline<Draws>().Draw().Batches(options))
            {
                all.AddRange(batch.Values);
            }

            return [.. all];
        }
    }

    private static readonly Dictionary<string, Func<Pipeline<Scattered>, Pipeline<Scattered>>> s_scattered = new()
    {
        ["one call a batch"] = rows => rows.DrawOnce(),
        ["two items an index"] = rows => rows.DrawTwice(),
        ["a stream of items"] = rows => rows.DrawTwiceLater(),
        ["chunks"] = rows => rows.DrawChunks(),
        ["more rows by Then"] = rows => rows.Then(Doubled).DrawRows(),
        ["fewer rows by Then"] = rows => rows.Then(batch => new Scattered { Indices = [batch.Indices[0]] }).DrawRows(),
        ["sometimes as many rows"] = rows =>
            rows.Then(batch => batch.Indices[0] % 4 == 0 ? new Scattered { Indices = [7] } : new Scattered { Indices = batch.Indices })
                .DrawRows(),
        ["more rows by Post"] = rows => rows.DrawAndDouble().DrawRows(),
        ["rows twice by Merge"] = rows => rows.Then(batch => new[] { batch, batch }.Merge()).DrawRows(),
        ["a part of more rows by Slice"] = rows => rows.Then(batch => Doubled(batch).Slice(1, 2)).DrawRows(),
        ["more rows, some dropped"] = rows => rows.Then(Doubled).DropOdd(options: new() { FailurePolicy = FailurePolicy.Drop }).DrawRows(),
        ["more rows cut anew"] = rows => rows.Then(Doubled).Rebatch(3).DrawRows(),
        ["more rows, some dropped, cut anew"]
            = rows => rows.Then(Doubled).DropOdd(options: new() { FailurePolicy = FailurePolicy.Drop }).Rebatch(2).DrawRows(),
        ["rows of a merged pipeline"] = rows => rows.Merge(rows).DrawRows(),
        ["rows of a merged pipeline cut anew"] = rows => rows.Merge(rows).Rebatch(3).DrawRows(),
        ["after numbers of another kind"] = rows => rows.DrawRows().DrawOnce().Then(Doubled).DrawRows().DrawTwice(),
    };

    [Test]
    public async Task Items_that_are_not_rows_draw_numbers_of_their_own_for_every_prefetch_and_after_a_resume(
        [ValueSource(nameof(ScatteredNames))] string name, [Values] bool shuffle)
    {
        Pipeline<Scattered> pipeline = s_scattered[name](Dataset.Range(12).Pipeline<Scattered>());
        var options = new PipelineOptions { BatchSize = 2, Epochs = 2, Shuffle = shuffle, Seed = 5, MaxParallelism = 1 };
        List<Scattered> batches = await pipeline.Batches(options).AllAsync();
        ulong[] drawn = [.. batches.SelectMany(batch => batch.Drawn)];
        Assert.That(drawn.Distinct().Count(), Is.EqualTo(drawn.Length), $"of {drawn.Length} numbers");
        Assert.That((await pipeline.Batches(options with { Seed = 6 }).AllAsync()).SelectMany(batch => batch.Drawn).Intersect(drawn),
            Is.Empty, "another seed");
        foreach (int prefetch in PipelineRuns.Prefetches)
        {
            PipelineRun<Scattered> whole = pipeline.Batches(options with { Prefetch = prefetch, MaxParallelism = 4 });
            Assert.That((await whole.AllAsync()).SelectMany(batch => batch.Drawn), Is.EqualTo(drawn), $"Prefetch = {prefetch}");
        }

        PipelineRun<Scattered> first = pipeline.Batches(options);
        ulong[] before = [];
        await foreach (Scattered batch in first)
        {
            before = [.. before, .. batch.Drawn];
            if (first.Report.Batches == 3)
            {
                break;
            }
        }

        PipelineRun<Scattered> rest = pipeline.Batches(options with { ResumeFrom = first.Checkpoint, Prefetch = 2 });
        Assert.That(before.Concat((await rest.AllAsync()).SelectMany(batch => batch.Drawn)), Is.EqualTo(drawn), "resumed");
    }

    [Test]
    public void Batches_made_by_hand_draw_apart_by_their_number()
    {
        ulong[] drawn = [.. Enumerable.Range(0, 5).SelectMany(
            number => new Scattered { Indices = [1, 2, 3], Scope = new() { Seed = 1, BatchNumber = number } }.DrawRows().Drawn)];
        Assert.That(drawn, Is.Unique);
    }

    private static string[] ScatteredNames() => [.. s_scattered.Keys];

    private static Scattered Doubled(Scattered batch)
        => new() { Indices = [.. batch.Indices.SelectMany(index => new[] { 2 * index, (2 * index) + 1 })] };

    [Test]
    public async Task Case20_An_item_logs_to_its_batchs_logger([Values] Way way)
    {
        using var logger = new Memory();
        var batch = new Probe { Indices = ["a", "b", "c"], Scope = new() { Logger = logger } };
        await batch.RunAsync(way, (item, _) =>
        {
#pragma warning disable CA1848, CA1873, CA2254 // A test logs three lines.
            item.Logger.LogInformation($"item {item.Index} at {item.Position}, attempt {item.Attempt}");
#pragma warning restore CA1848, CA1873, CA2254
            return new(0);
        });
        Assert.That(logger.Lines, Is.EquivalentTo(new[] { "item a at 0, attempt 1", "item b at 1, attempt 1", "item c at 2, attempt 1" }));
    }

    private static Draws Make(long seed) => new() { Indices = [.. Enumerable.Range(0, 200)], Scope = new() { Seed = seed } };

    private static async Task<(double[] Draws, Draws Batch)> DrawAsync(Way way, long seed, int parallelism)
    {
        Draws batch = Make(seed);
        await way.CallAsync(new() { MaxParallelism = parallelism }, options => batch.Draw(options: options),
            options => batch.DrawAsync(options: options), options => batch.DrawLaterAsync(options: options));
        return (batch.Values, batch);
    }

    private sealed class Memory : ILogger, IDisposable
    {
        private readonly List<string> _lines = [];

        internal IReadOnlyList<string> Lines => _lines;

        public IDisposable BeginScope<TState>(TState state)
            where TState : notnull
            => this;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines)
            {
                _lines.Add(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
