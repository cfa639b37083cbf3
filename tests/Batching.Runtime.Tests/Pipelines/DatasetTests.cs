namespace Batching.Runtime.Tests.Pipelines;

public sealed class DatasetTests
{
    [Test]
    public void Items_are_enumerated_once_and_kept()
    {
        var enumerations = 0;
        Dataset<string> dataset = Dataset.Of(Names());

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
        Dataset<int> dataset = Dataset.Of(keys);
        keys[0] = 9;
        Assert.That(dataset.Indices, Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public void A_range_counts_from_0() => Assert.That(Dataset.Range(4).Indices, Is.EqualTo(new[] { 0, 1, 2, 3 }));

    [Test]
    public void No_items_are_an_error()
    {
        Assert.That(() => Dataset.Of(Array.Empty<string>()), Throws.ArgumentException);
        Assert.That(() => Dataset.Of<string>(null!), Throws.ArgumentNullException);
        Assert.That(() => Dataset.Range(0), Throws.ArgumentException.With.Message.Contains("Range(0)"));
        Assert.That(() => Dataset.Range(-2), Throws.ArgumentException.With.Message.Contains("Range(-2)"));
    }

    [Test]
    public void What_the_enumeration_throws_reaches_the_caller()
    {
        Assert.That(() => Dataset.Of(Broken()), Throws.TypeOf<TimeZoneNotFoundException>());

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

        List<Numbers> batches = await part.Pipeline<Numbers>().Batches(new RunOptions { BatchSize = 2, Shuffle = true, Seed = 3 }).AllAsync();

        foreach (Numbers batch in batches)
        {
            Assert.That(batch.Ordinals, Is.EqualTo(batch.Indices), "the index of a range is its place");
        }
    }
}
