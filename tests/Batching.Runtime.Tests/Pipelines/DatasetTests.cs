namespace Batching.Runtime.Tests.Pipelines;

public sealed class DatasetTests
{
    [Test]
    public void Items_are_enumerated_once_and_kept()
    {
        var enumerations = 0;
        Dataset<string> dataset = Dataset.From(Names());

        Assert.That(dataset.Indices, Is.EqualTo(new[] { "a", "b", "b" }));
        Assert.That(dataset.Indices, Is.EqualTo(new[] { "a", "b", "b" }));
        Assert.That(dataset.Count, Is.EqualTo(3), "duplicates count");
        Assert.That(enumerations, Is.EqualTo(1));

        IEnumerable<string> Names()
        {
            enumerations++;
            yield return "a";
            yield return "b";
            yield return "b";
        }
    }

    [Test]
    public void The_given_array_may_change_afterwards()
    {
        int[] keys = [1, 2, 3];
        Dataset<int> dataset = Dataset.From(keys);
        keys[0] = 9;
        Assert.That(dataset.Indices, Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public void A_range_counts_from_0() => Assert.That(Dataset.Range(4).Indices, Is.EqualTo(new[] { 0, 1, 2, 3 }));

    [Test]
    public void No_items_are_an_error()
    {
        Assert.That(() => Dataset.From(Array.Empty<string>()), Throws.ArgumentException);
        Assert.That(() => Dataset.From<string>(null!), Throws.ArgumentNullException);
        Assert.That(() => Dataset.Range(0), Throws.ArgumentException.With.Message.Contains("Range(0)"));
        Assert.That(() => Dataset.Range(-2), Throws.ArgumentException.With.Message.Contains("Range(-2)"));
    }

    [Test]
    public void What_the_enumeration_throws_reaches_the_caller()
    {
        Assert.That(() => Dataset.From(Broken()), Throws.TypeOf<TimeZoneNotFoundException>());

        static IEnumerable<int> Broken()
        {
            yield return 1;
            throw new TimeZoneNotFoundException();
        }
    }

    [Test]
    public void Shares_of_a_split_are_rounded_to_whole_items()
    {
        (Dataset<int> first, Dataset<int> second) = Dataset.Range(5).Split(0.4, seed: 7);
        Assert.That((first.Count, second.Count), Is.EqualTo((2, 3)));
        (first, second) = Dataset.Range(1797).Split(0.8, seed: 7);
        Assert.That((first.Count, second.Count), Is.EqualTo((1438, 359)));
    }

    [Test]
    public void A_split_deals_every_item_once_and_the_same_way_for_the_same_seed()
    {
        (Dataset<int> first, Dataset<int> second) = Dataset.Range(100).Split(0.3, seed: 5);
        Assert.That(first.Indices.Concat(second.Indices), Is.EquivalentTo(Enumerable.Range(0, 100)));
        Assert.That(Dataset.Range(100).Split(0.3, seed: 5).First.Indices, Is.EqualTo(first.Indices));
        Assert.That(Dataset.Range(100).Split(0.3, seed: 6).First.Indices, Is.Not.EquivalentTo(first.Indices));
    }

    // Computed by another implementation of Philox and of Fisher and Yates: [7, 2, 5, 0, 9, 1, 6, 4, 8, 3].
    [Test]
    public void The_order_of_a_split_is_fixed_for_all_versions()
    {
        (Dataset<int> first, Dataset<int> second) = Dataset.Range(10).Split(0.6, seed: 7);
        Assert.That(first.Indices, Is.EqualTo(new[] { 7, 2, 5, 0, 9, 1 }));
        Assert.That(second.Indices, Is.EqualTo(new[] { 6, 4, 8, 3 }));
    }

    [TestCase(0.0)]
    [TestCase(1.0)]
    [TestCase(1.25)]
    [TestCase(-0.5)]
    [TestCase(double.NaN)]
    [TestCase(0.01)]
    [TestCase(0.99)]
    public void A_share_that_leaves_a_part_without_items_is_an_error_that_names_it(double share)
        => Assert.That(
            () => Dataset.Range(5).Split(share, seed: 7),
            Throws.ArgumentException.With.Message.Contains(share.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    [Test]
    public async Task Items_keep_their_place_in_the_root_dataset()
    {
        Dataset<int> root = Dataset.Range(20);
        Dataset<int> part = root.Split(0.5, seed: 1).Second.Split(0.5, seed: 2).First;

        List<Numbers> batches =
            await part.Pipeline<Numbers>().Batches(new PipelineOptions { BatchSize = 2, Shuffle = true, Seed = 3 }).AllAsync();

        foreach (Numbers batch in batches)
        {
            Assert.That(batch.Ordinals, Is.EqualTo(batch.Indices), "the index of a range is its place");
        }
    }

    [Test]
    public void A_range_may_begin_anywhere()
    {
        Assert.That(Dataset.Range(7, 3).Indices, Is.EqualTo(new[] { 7, 8, 9 }));
        Assert.That(Dataset.Range(int.MaxValue, 1).Indices, Is.EqualTo(new[] { int.MaxValue }));
        Assert.That(() => Dataset.Range(7, 0), Throws.ArgumentException.With.Message.Contains("Range(7, 0)"));
        Assert.That(() => Dataset.Range(int.MaxValue, 2), Throws.ArgumentException);
    }

    [Test]
    public void Several_shares_are_dealt_one_after_the_other()
    {
        IReadOnlyList<Dataset<int>> parts = Dataset.Range(10).Split([0.7, 0.2, 0.1], seed: 7);
        Assert.That(parts.Select(part => part.Count), Is.EqualTo(new[] { 7, 2, 1 }));
        Assert.That(
            parts.SelectMany(part => part.Indices), Is.EqualTo(new[] { 7, 2, 5, 0, 9, 1, 6, 4, 8, 3 }), "the order of a split in two");
        Assert.That(Dataset.Range(5).Split([0.4, 0.6]).Select(part => part.Count), Is.EqualTo(new[] { 2, 3 }));
        Assert.That(Dataset.Range(10).Split([0.3, 0.3]).Sum(part => part.Count), Is.EqualTo(6), "less than 1 leaves the rest out");
    }

    [TestCase(new double[0])]
    [TestCase(new[] { 0.7, 0.4 })]
    [TestCase(new[] { 0.5, 0, 0.5 })]
    [TestCase(new[] { 1.5, -0.5 })]
    [TestCase(new[] { 0.5, double.NaN })]
    [TestCase(new[] { 0.9, 0.05 })]
    public void Shares_that_cannot_be_dealt_are_an_error(double[] shares)
        => Assert.That(
            () => Dataset.Range(5).Split(shares),
            Throws.ArgumentException.With.Message.Contains(
                string.Join(", ", shares.Select(share => share.ToString(System.Globalization.CultureInfo.InvariantCulture)))));

    [Test]
    public void Folds_test_every_item_once_and_train_with_the_others()
    {
        IReadOnlyList<(Dataset<int> Train, Dataset<int> Test)> folds = Dataset.Range(10).CrossValidate(3, seed: 7);
        Assert.That(folds.Select(fold => fold.Test.Count), Is.EqualTo(new[] { 4, 3, 3 }));
        Assert.That(folds.SelectMany(fold => fold.Test.Indices), Is.EquivalentTo(Enumerable.Range(0, 10)));
        foreach ((Dataset<int> train, Dataset<int> test) in folds)
        {
            Assert.That(train.Indices.Concat(test.Indices), Is.EquivalentTo(Enumerable.Range(0, 10)));
        }
    }

    [TestCase(1)]
    [TestCase(6)]
    public void A_number_of_folds_that_cannot_be_is_an_error(int folds)
        => Assert.That(
            () => Dataset.Range(5).CrossValidate(folds), Throws.ArgumentException.With.Message.Contains($"CrossValidate({folds}) of 5"));

    [Test]
    public async Task Shards_of_an_epoch_are_together_the_epoch_in_its_order([Values] bool shuffle, [Values(1, 4)] int shards)
    {
        Dataset<int> whole = Dataset.Range(11).Split(0.9).First;
        int[][] parts = await Task.WhenAll(Enumerable.Range(0, shards).Select(shard => EpochsAsync(whole.Shard(shard, shards))));
        int[] together = await EpochsAsync(whole);
        int length = whole.Count;
        foreach (int epoch in new[] { 0, 1 })
        {
            int[][] dealt = [
                .. parts.Select(
                    (part, shard) => part.Skip(epoch * whole.Shard(shard, shards).Count).Take(whole.Shard(shard, shards).Count).ToArray())];
            int[] interleaved = [.. Enumerable.Range(0, length).Select(position => dealt[position % shards][position / shards])];
            Assert.That(interleaved, Is.EqualTo(together.Skip(epoch * length).Take(length)));
        }

        async Task<int[]> EpochsAsync(Dataset<int> dataset)
            => [.. (await dataset.Pipeline<Numbers>().Batches(
                new PipelineOptions { Shuffle = shuffle, Seed = 3, Epochs = 2, BatchSize = 1 }).AllAsync()).Indices()
                .SelectMany(indices => indices)];
    }

    [Test]
    public void A_shard_of_a_shard_is_a_shard_and_parts_of_shards_are_parts()
    {
        Dataset<int> shard = Dataset.Range(20).Shard(1, 2).Shard(2, 3);
        Assert.That(shard.Indices, Is.EqualTo(new[] { 5, 11, 17 }));
        Assert.That(shard.Count, Is.EqualTo(3));
        Assert.That(shard.Subset([2, 0]).Indices, Is.EqualTo(new[] { 17, 5 }));
        Assert.That(shard.Split(0.34).Second.Indices, Is.SubsetOf(shard.Indices));
    }

    [TestCase(0, 0)]
    [TestCase(0, 6)]
    [TestCase(-1, 2)]
    [TestCase(2, 2)]
    public void A_shard_that_cannot_be_is_an_error(int index, int count)
        => Assert.That(
            () => Dataset.Range(5).Shard(index, count), Throws.ArgumentException.With.Message.Contains($"Shard({index}, {count}) of 5"));

    [Test]
    public void A_subset_has_the_given_positions_in_their_order()
    {
        Dataset<string> letters = Dataset.From(["a", "b", "c"]);
        Assert.That(letters.Subset([2, 0, 2]).Indices, Is.EqualTo(new[] { "c", "a", "c" }));
        Assert.That(
            () => letters.Subset([0, 3]), Throws.ArgumentException.With.Message.Contains("position 3").And.Message.Contains("3 items"));
        Assert.That(() => letters.Subset([-1]), Throws.ArgumentException);
        Assert.That(() => letters.Subset([]), Throws.ArgumentException);
    }

    [Test]
    public void A_condition_chooses_by_index()
    {
        Assert.That(Dataset.Range(6).Where(number => number % 2 == 1).Indices, Is.EqualTo(new[] { 1, 3, 5 }));
        Assert.That(() => Dataset.Range(6).Where(number => number > 9), Throws.ArgumentException.With.Message.Contains("6 items"));
    }

    [Test]
    public async Task Datasets_that_are_joined_are_a_new_root()
    {
        Dataset<int> joined = Dataset.Range(3).Concat(Dataset.Range(5, 2), Dataset.Range(1));
        Assert.That(joined.Indices, Is.EqualTo(new[] { 0, 1, 2, 5, 6, 0 }));
        Numbers batch = (await joined.Pipeline<Numbers>().Batches(new PipelineOptions { BatchSize = 6 }).AllAsync()).Single();
        Assert.That(batch.Ordinals, Is.EqualTo(new long[] { 0, 1, 2, 3, 4, 5 }));
    }

    [Test]
    public async Task Whatever_chooses_items_keeps_their_places_in_the_root()
    {
        Dataset<int>[] parts =
        [
            Dataset.Range(20).Shard(1, 3), Dataset.Range(20).Subset([4, 2, 9]), Dataset.Range(20).Where(number => number > 4),
            Dataset.Range(20).CrossValidate(4)[1].Train, Dataset.Range(20).Split([0.5, 0.5])[1].Shard(0, 2).Subset([3, 1]),
        ];
        foreach (Dataset<int> part in parts)
        {
            foreach (Numbers batch in await part.Pipeline<Numbers>().Batches(new PipelineOptions { Shuffle = true }).AllAsync())
            {
                Assert.That(batch.Ordinals, Is.EqualTo(batch.Indices));
            }
        }
    }
}
