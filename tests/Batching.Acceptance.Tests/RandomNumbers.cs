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
        await way.CallAsync(new() { Retries = 1, MaxParallelism = 4 }, options => batch.Draw(options: options), options => batch.DrawAsync(options: options), options => batch.DrawLaterAsync(options: options));
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
        Assert.That(await RunAsync(new() { BatchSize = 8, Shuffle = true, Seed = 3, Epochs = 2, Prefetch = prefetch }), Is.EqualTo(expected));
        Assert.That(expected.Distinct().Count(), Is.EqualTo(expected.Length));

        static async Task<double[]> RunAsync(RunOptions options)
        {
            List<double> all = [];
            await foreach (Draws batch in Dataset.Range(32).Pipeline<Draws>().Draw().Batches(options))
            {
                all.AddRange(batch.Values);
            }

            return [.. all];
        }
    }

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
        await way.CallAsync(new() { MaxParallelism = parallelism }, options => batch.Draw(options: options), options => batch.DrawAsync(options: options), options => batch.DrawLaterAsync(options: options));
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

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
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
