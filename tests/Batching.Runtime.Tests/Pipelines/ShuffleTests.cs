namespace Batching.Runtime.Tests.Pipelines;

public sealed class ShuffleTests
{
    private static readonly Pipeline<Numbers> s_ten = Dataset.Range(10).Pipeline<Numbers>();

    // Computed by another implementation of Philox and of Fisher and Yates. They may never change: stored results depend on them.
    private static readonly int[][] s_golden =
    [
        [8, 1, 6, 9, 0, 5, 2, 7, 4, 3],
        [0, 1, 9, 2, 6, 3, 7, 5, 8, 4],
        [0, 6, 1, 3, 2, 7, 5, 9, 4, 8],
    ];

    [Test]
    public async Task The_order_of_seed_7_is_fixed_for_all_versions([Values(0, 1, 3, 8)] int prefetch, [Values(1, 3, 10)] int batchSize)
        => Assert.That(await OrderAsync(7, prefetch, batchSize), Is.EqualTo(s_golden));

    [Test]
    public async Task Another_seed_gives_another_order_and_each_epoch_its_own()
    {
        int[][] one = await OrderAsync(1, 0, 2);
        int[][] two = await OrderAsync(2, 0, 2);
        Assert.That(one.Concat(two).Select(order => string.Join(' ', order)), Is.Unique);
        Assert.That(one, Is.All.EquivalentTo(Enumerable.Range(0, 10)));
    }

    [Test]
    public async Task Without_shuffle_the_order_is_the_datasets()
    {
        List<Numbers> batches = await s_ten.Batches(new PipelineOptions { BatchSize = 4, Seed = 7 }).AllAsync();
        Assert.That(batches.Indices().SelectMany(indices => indices), Is.EqualTo(Enumerable.Range(0, 10)));
    }

    [Test]
    public void Every_order_is_about_equally_likely()
    {
        // 24 orders of 4 items, 24,000 epochs: chi-square with 23 degrees of freedom stays below 49.7 with probability 0.999.
        var counts = new Dictionary<string, int>();
        for (var epoch = 0; epoch < 24_000; epoch++)
        {
            string order = string.Join(' ', ItemOrder.OfEpoch(4, 42, epoch));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.That(counts, Has.Count.EqualTo(24));
        Assert.That(counts.Values.Sum(count => Math.Pow(count - 1000, 2) / 1000), Is.LessThan(49.7));
    }

    [Test]
    public async Task The_same_seed_gives_the_same_random_numbers_for_every_prefetch()
    {
        Pipeline<Numbers> pipeline = Dataset.Range(50).Split(0.8, seed: 4).First.Pipeline<Numbers>()
            .Step("Augment", (batch, _) => batch.Draw())
            .StepAsync("Wait", async (batch, _) =>
            {
                await Task.Yield();
                return batch;
            })
            .Step("Augment", (batch, _) => batch.Draw());
        ulong[][] expected = await DrawnAsync(0);

        Assert.That(expected.SelectMany(drawn => drawn), Is.Unique, "an action used twice does not repeat its numbers");
        foreach (int prefetch in new[] { 1, 3, 8 })
        {
            Assert.That(await DrawnAsync(prefetch), Is.EqualTo(expected));
        }

        async Task<ulong[][]> DrawnAsync(int prefetch)
        {
            List<Numbers> batches = await pipeline
                .Batches(new PipelineOptions { BatchSize = 7, Shuffle = true, Seed = 9, Epochs = 3, Prefetch = prefetch }).AllAsync();
            return [.. batches.Select(batch => batch.Drawn)];
        }
    }

    private static async Task<int[][]> OrderAsync(long seed, int prefetch, int batchSize)
    {
        List<Numbers> batches = await s_ten
            .Batches(new PipelineOptions { BatchSize = batchSize, Shuffle = true, Seed = seed, Epochs = 3, Prefetch = prefetch })
            .AllAsync();
        return [.. batches.GroupBy(batch => batch.Scope.Epoch).Select(epoch => epoch.SelectMany(batch => batch.Indices).ToArray())];
    }
}
