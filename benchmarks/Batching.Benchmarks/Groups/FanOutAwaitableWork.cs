using BenchmarkDotNet.Attributes;

namespace Batching.Benchmarks.Groups;

/// <summary>Awaitable items that end at once, as those do that find their answer in a cache.</summary>
public class FanOutAwaitableWork
{
    private int[] _values = [];
    private Numbers _numbers = new();

    [Params(32, 1_000, 100_000)]
    public int Count { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _values = [.. Enumerable.Range(0, Count)];
        _numbers = new Numbers { Values = _values };
    }

    [Benchmark]
    public async Task<int[]> Batching() => (await _numbers.MixLaterAsync(0)).Results;

    [Benchmark(Baseline = true)]
    public async Task<int[]> ForEachAsync()
    {
        int[] values = _values;
        var results = new int[values.Length];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, values.Length), async (position, _) => results[position] = await MixLater(values[position]));
        return results;
    }

    private static ValueTask<int> MixLater(int value) => new(Bodies.Mix(value, 0));
}
