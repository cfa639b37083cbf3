namespace Batching.Benchmarks;

/// <summary>The milliseconds of one side: of its first round, which the runtime still compiles, and of those that count.</summary>
internal sealed record Timing(double First, double[] Counted)
{
    /// <summary>What else the machine does can only add to it.</summary>
    internal double Fastest => Counted.Min();

    internal double Median => Counted.Order().ElementAt(Counted.Length / 2);
}
