namespace Batching.Runtime.Tests.Diagnostics;

public sealed class DurationHistogramTests
{
    [Test]
    public void Percentiles_are_within_three_percent([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        var histogram = new DurationHistogram();
        long[] durations = [.. Enumerable.Range(0, 1000).Select(_ => (long)Math.Exp(random.NextDouble() * 30))];
        foreach (long duration in durations)
        {
            histogram.Add(duration);
        }

        Array.Sort(durations);
        foreach (double share in new[] { 0.01, 0.5, 0.95, 1 })
        {
            long exact = durations[(int)Math.Ceiling(share * durations.Length) - 1];
            Assert.That((double)histogram.Percentile(share), Is.EqualTo((double)exact).Within(Math.Max(0.04 * exact, 1)),
                $"seed {seed}, share {share}");
        }
    }

    [Test]
    public void Count_and_total_are_exact()
    {
        var histogram = new DurationHistogram();
        Parallel.For(0, 1000, number => histogram.AddShared(number));
        Assert.That((histogram.Count, histogram.Total), Is.EqualTo((1000L, 499_500L)));
    }

    [Test]
    public void None_and_the_shortest_and_longest_are_counted()
    {
        var histogram = new DurationHistogram();
        Assert.That(histogram.Percentile(0.5), Is.Zero);
        histogram.Add(0);
        histogram.Add(long.MaxValue);
        Assert.That(histogram.Count, Is.EqualTo(2));
        Assert.That(histogram.Percentile(0.5), Is.Zero);
        Assert.That((double)histogram.Percentile(1), Is.EqualTo((double)long.MaxValue).Within(0.04 * long.MaxValue));
    }
}
