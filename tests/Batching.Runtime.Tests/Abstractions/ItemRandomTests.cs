using System.Globalization;
using System.Text;
using Batching.Testing;

namespace Batching.Runtime.Tests.Abstractions;

/// <summary>The numbers of an item are the same everywhere and for ever, in range, uniform, and no other item's.</summary>
public class ItemRandomTests
{
    private static readonly RandomKey[] s_keys =
    [
        new(0, 0, 0, 0, 0),
        new(7, 0, 0, 0, 0),
        new(7, 3, 100_000, 2, 1),
        new(-1, int.MaxValue, long.MaxValue, int.MaxValue, int.MaxValue),
    ];

    /// <summary>The streams are a promise: this file must never be accepted anew.</summary>
    [Test]
    public void The_streams_are_the_golden_ones()
    {
        var text = new StringBuilder();
        foreach (RandomKey key in s_keys)
        {
            text.Append(CultureInfo.InvariantCulture, $"{key}\n");
            Line("NextUInt64", random => random.NextUInt64());
            Line("Next()", random => random.Next());
            Line("Next(10)", random => random.Next(10));
            Line("Next(-5, 6)", random => random.Next(-5, 6));
            Line("Next(int.MinValue, int.MaxValue)", random => random.Next(int.MinValue, int.MaxValue));
            Line("NextInt64()", random => random.NextInt64());
            Line("NextInt64(1000000000000)", random => random.NextInt64(1_000_000_000_000));
            Line("NextInt64(long.MinValue, long.MaxValue)", random => random.NextInt64(long.MinValue, long.MaxValue));
            Line("NextDouble", random => random.NextDouble().ToString("R", CultureInfo.InvariantCulture));
            Line("NextSingle", random => random.NextSingle().ToString("R", CultureInfo.InvariantCulture));
            foreach (int length in new[] { 0, 1, 7, 8, 9, 33 })
            {
                Line($"NextBytes[{length}]", random => Bytes(random, length), times: 2);
            }

            Line("Shuffle", random => Shuffled(random), times: 2);

            void Line<T>(string name, Func<ItemRandom, T> next, int times = 6)
            {
                var random = new ItemRandom(key);
                text.Append(
                    CultureInfo.InvariantCulture, $"  {name}: {string.Join(", ", Enumerable.Range(0, times).Select(_ => next(random)))}\n");
            }
        }

        Snapshot.Match(Path.Combine(SourceTree.Repository, "tests", "Batching.Runtime.Tests", "Abstractions", "ItemRandom.golden.txt"),
            text.ToString());

        static string Bytes(ItemRandom random, int length)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            return Convert.ToHexString(bytes);
        }

        static string Shuffled(ItemRandom random)
        {
            int[] values = [.. Enumerable.Range(0, 10)];
            random.Shuffle(values);
            return string.Concat(values);
        }
    }

    [Test]
    public void The_first_words_are_the_generators_own()
    {
        var key = new RandomKey(7, 3, 11, 2, 1);
        var random = new ItemRandom(key);
        Philox.Block first = Philox.Generate(new Philox.Block(0, 11, 3, 0), 7, (2ul << 32) | 1);
        Philox.Block second = Philox.Generate(new Philox.Block(1, 11, 3, 0), 7, (2ul << 32) | 1);
        ulong[] words = [.. Enumerable.Range(0, 5).Select(_ => random.NextUInt64())];
        Assert.That(words, Is.EqualTo([first.Word0, first.Word1, first.Word2, first.Word3, second.Word0]));
        Assert.That(random.Key, Is.EqualTo(key));
    }

    [Test]
    public void Bytes_of_a_span_and_of_an_array_are_the_same()
    {
        var array = new byte[13];
        var span = new byte[13];
        new ItemRandom(s_keys[2]).NextBytes(array);
        new ItemRandom(s_keys[2]).NextBytes(span.AsSpan());
        Assert.That(span, Is.EqualTo(array));
    }

    [Test]
    public void A_reset_begins_the_stream_of_its_key_whatever_was_drawn_before([Values(0, 1, 3, 4, 5)] int drawn)
    {
        var random = new ItemRandom(s_keys[0]);
        for (var i = 0; i < drawn; i++)
        {
            random.NextUInt64();
        }

        random.Reset(s_keys[1]);
        var fresh = new ItemRandom(s_keys[1]);
        Assert.That(Enumerable.Range(0, 9).Select(_ => random.NextUInt64()),
            Is.EqualTo(Enumerable.Range(0, 9).Select(_ => fresh.NextUInt64()).ToArray()));
    }

    [Test]
    public void Keys_that_differ_in_any_part_give_other_streams()
    {
        int[] numbers = [0, 1, 2, -1, int.MinValue, int.MaxValue];
        List<RandomKey> keys = [];
        foreach (int number in numbers)
        {
            keys.AddRange(
                [new(number, 0, 0, 0, 0), new(0, number, 0, 0, 0), new(0, 0, number, 0, 0), new(0, 0, 0, number, 0),
                    new(0, 0, 0, 0, number), new(0, 0, 0, 0, 0) { Batch = number }, new(number, number, number, number, number)]);
        }

        keys.AddRange(
            [new(long.MinValue, 0, 0, 0, 0), new(0, 0, long.MaxValue, 0, 0), new(1L << 32, 0, 0, 0, 0), new(0, 0, 1L << 32, 0, 0)]);
        RandomKey[] distinct = [.. keys.Distinct()];
        HashSet<ulong> words = [];
        foreach (RandomKey key in distinct)
        {
            var random = new ItemRandom(key);
            for (var word = 0; word < 100; word++)
            {
                Assert.That(words.Add(random.NextUInt64()), $"word {word} of {key} was drawn before");
            }
        }
    }

    [TestCase(2)]
    [TestCase(10)]
    [TestCase(1000)]
    public void Integers_are_uniform(int limit)
    {
        const int Draws = 200_000;
        var counts = new int[limit];
        var random = new ItemRandom(new RandomKey(2024, 0, 0, 0, 0));
        for (var draw = 0; draw < Draws; draw++)
        {
            counts[random.Next(limit)]++;
        }

        AssertUniform(counts, Draws);
    }

    [Test]
    public void Integers_of_an_awkward_range_are_uniform()
    {
        // Three quarters of all 64-bit numbers: a plain remainder would favour the lower third twofold.
        const int Draws = 120_000;
        const long Range = (long)(3 * (ulong.MaxValue / 8));
        var counts = new int[3];
        var random = new ItemRandom(new RandomKey(2025, 0, 0, 0, 0));
        for (var draw = 0; draw < Draws; draw++)
        {
            counts[random.NextInt64(Range) / (Range / 3 + 1)]++;
        }

        AssertUniform(counts, Draws);
    }

    [Test]
    public void Fractions_and_bytes_are_uniform()
    {
        const int Draws = 200_000;
        (int[] doubles, int[] singles, int[] bytes) = (new int[100], new int[100], new int[256]);
        var random = new ItemRandom(new RandomKey(2026, 0, 0, 0, 0));
        var buffer = new byte[Draws];
        random.NextBytes(buffer);
        for (var draw = 0; draw < Draws; draw++)
        {
            doubles[(int)(random.NextDouble() * doubles.Length)]++;
            singles[(int)(random.NextSingle() * singles.Length)]++;
            bytes[buffer[draw]]++;
        }

        AssertUniform(doubles, Draws);
        AssertUniform(singles, Draws);
        AssertUniform(bytes, Draws);
    }

    [Test]
    public void First_numbers_of_neighbouring_items_are_uniform()
    {
        var counts = new int[100];
        for (var item = 0; item < 100_000; item++)
        {
            counts[new ItemRandom(new RandomKey(1, 0, item, 0, 0)).Next(counts.Length)]++;
        }

        AssertUniform(counts, 100_000);
    }

    [Test]
    public void Ranges_keep_their_bounds_and_reach_them()
    {
        var random = new ItemRandom(s_keys[1]);
        int[] small = [.. Enumerable.Range(0, 1000).Select(_ => random.Next(-2, 3)).Distinct().Order()];
        Assert.That(small, Is.EqualTo([-2, -1, 0, 1, 2]));
        long[] large = [.. Enumerable.Range(0, 1000).Select(_ => random.NextInt64(long.MaxValue - 2, long.MaxValue)).Distinct().Order()];
        Assert.That(large, Is.EqualTo([long.MaxValue - 2, long.MaxValue - 1]));
        int[] wide = [.. Enumerable.Range(0, 1000).Select(_ => random.Next(int.MinValue, int.MaxValue))];
        Assert.That(wide.Count(number => number < 0), Is.InRange(400, 600));
        Assert.That(Enumerable.Range(0, 1000).Select(_ => random.Next()), Is.All.InRange(0, int.MaxValue - 1));
        Assert.That(Enumerable.Range(0, 1000).Select(_ => random.NextInt64()), Is.All.InRange(0L, long.MaxValue - 1));
        Assert.That(Enumerable.Range(0, 1000).All(_ => random.NextDouble() is >= 0 and < 1));
        Assert.That(Enumerable.Range(0, 1000).All(_ => random.NextSingle() is >= 0 and < 1));
    }

    [Test]
    public void Empty_ranges_give_their_lower_bound()
    {
        var random = new ItemRandom(s_keys[0]);
        Assert.That(random.Next(0), Is.Zero);
        Assert.That(random.Next(1), Is.Zero);
        Assert.That(random.Next(5, 5), Is.EqualTo(5));
        Assert.That(random.Next(int.MinValue, int.MinValue), Is.EqualTo(int.MinValue));
        Assert.That(random.NextInt64(0), Is.Zero);
        Assert.That(random.NextInt64(long.MaxValue, long.MaxValue), Is.EqualTo(long.MaxValue));
    }

    [Test]
    public void Bad_arguments_are_refused()
    {
        var random = new ItemRandom(s_keys[0]);
        Assert.That(() => random.Next(-1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("maxValue"));
        Assert.That(() => random.Next(2, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => random.NextInt64(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => random.NextInt64(2, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => random.NextBytes(null!), Throws.ArgumentNullException);
    }

    // At a fixed seed the statistic is a constant: five standard deviations leave out what is wrong, not what is unlucky.
    private static void AssertUniform(int[] counts, int draws)
    {
        double expected = (double)draws / counts.Length;
        double statistic = counts.Sum(count => (count - expected) * (count - expected) / expected);
        int freedom = counts.Length - 1;
        Assert.That(statistic, Is.LessThan(freedom + (5 * Math.Sqrt(2.0 * freedom))), $"chi-square of {counts.Length} classes");
    }
}
