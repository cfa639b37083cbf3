using System.Collections.Concurrent;
using System.Threading.Tasks.Dataflow;
using BenchmarkDotNet.Attributes;

namespace Batching.Benchmarks.Groups;

/// <summary>Items of equal cost, from a nanosecond to fifty microseconds. Every side makes a new array of results.</summary>
public class FanOutEvenWork
{
    private int[] _values = [];
    private int _rounds;
    private Numbers _numbers = new();

    [Params(32, 1_000, 100_000)]
    public int Count { get; set; }

    [ParamsAllValues]
    public Cost Cost { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _values = [.. Enumerable.Range(0, Count)];
        _rounds = Bodies.Rounds(Cost);
        _numbers = new Numbers { Values = _values };
    }

    [Benchmark]
    public int[] Batching() => _numbers.Mix(_rounds).Results;

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
                results[position] = Bodies.Mix(values[position], rounds);
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
        Parallel.For(0, values.Length, position => results[position] = Bodies.Mix(values[position], rounds));
        return results;
    }

    [Benchmark]
    public int[] OrderedPlinq()
    {
        int rounds = _rounds;
        return _values.AsParallel().AsOrdered().Select(value => Bodies.Mix(value, rounds)).ToArray();
    }

    [Benchmark]
    public int[] TransformBlock()
    {
        int rounds = _rounds;
        var block = new TransformBlock<int, int>(
            value => Bodies.Mix(value, rounds),
            new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, EnsureOrdered = true });
        foreach (int value in _values)
        {
            block.Post(value);
        }

        block.Complete();
        var results = new int[_values.Length];
        for (var position = 0; position < results.Length; position++)
        {
            results[position] = block.Receive();
        }

        return results;
    }
}
