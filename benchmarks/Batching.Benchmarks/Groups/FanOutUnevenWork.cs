using System.Collections.Concurrent;
using BenchmarkDotNet.Attributes;

namespace Batching.Benchmarks.Groups;

/// <summary>Items of twenty nanoseconds, each hundredth a hundred times longer.</summary>
public class FanOutUnevenWork
{
    private readonly int _rounds = Bodies.Rounds(Cost.TwentyNanoseconds);
    private int[] _values = [];
    private Numbers _numbers = new();

    [Params(100_000)]
    public int Count { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _values = [.. Enumerable.Range(0, Count)];
        _numbers = new Numbers { Values = _values };
    }

    [Benchmark]
    public int[] Batching() => _numbers.MixUnevenly(_rounds).Results;

    [Benchmark(Baseline = true)]
    public int[] RangeLoop()
    {
        int[] values = _values;
        int rounds = _rounds;
        var results = new int[values.Length];
        Parallel.ForEach(Partitioner.Create(0, values.Length), range =>
        {
            for (int position = range.Item1; position < range.Item2; position++)
            {
                results[position] = Bodies.MixUnevenly(values[position], rounds);
            }
        });
        return results;
    }

    [Benchmark]
    public int[] ParallelFor()
    {
        int[] values = _values;
        int rounds = _rounds;
        var results = new int[values.Length];
        Parallel.For(0, values.Length, position => results[position] = Bodies.MixUnevenly(values[position], rounds));
        return results;
    }

    [Benchmark]
    public int[] OrderedPlinq()
    {
        int rounds = _rounds;
        return _values.AsParallel().AsOrdered().Select(value => Bodies.MixUnevenly(value, rounds)).ToArray();
    }
}
