using System.Globalization;
using System.Threading.Tasks.Dataflow;

namespace Batching.Benchmarks.Groups;

/// <summary>
/// Packets through edges and chains of components, against bounded channels by hand and linked Dataflow blocks; and what a small net costs.
/// </summary>
internal sealed class Net : BenchmarkGroup
{
    private const int RelaysOfChain = 8; // Ten components with the source and the sum.
    private const int Executions = 20_000;
    private const double MostMicroseconds = 5;

    internal override string Name => "net";

    internal override IReadOnlyList<Bar> Run(bool isQuick)
    {
        var bars = new List<Bar>();
        foreach (int capacity in new[] { 1, 16, 1_024 })
        {
            foreach ((string shape, int relays,
                int count) in new[] { ("edge", 0, isQuick ? 100_000 : 1_000_000), ("chain", RelaysOfChain, isQuick ? 20_000 : 200_000) })
            {
                Timing[] times = Alternation.Measure(
                    isQuick ? 4 : 9,
                    isQuick ? 1 : 2,
                    () => () => Check(NetChains.NetAsync(count, relays, capacity)),
                    () => () => Check(NetChains.ChannelAsync(count, relays, capacity)),
                    () => () => Check(NetChains.DataflowAsync(count, relays, capacity)));
                double[] packets = [.. times.Select(time => count / time.Fastest / 1_000)];
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{shape}, capacity {capacity}: {packets[0]:0.00} million packets/s; bounded Channel {packets[1]:0.00}; linked Dataflow blocks {packets[2]:0.00} (medians {Median(0)}, {Median(1)}, {Median(2)})"));
                bars.Add(new Bar($"{shape}-{capacity}-channel", times[0].Fastest / times[1].Fastest, 2));
                bars.Add(new Bar($"{shape}-{capacity}-dataflow", times[0].Fastest / times[2].Fastest, 1));

                string Median(int side) => (count / times[side].Median / 1_000).ToString("0.00", CultureInfo.InvariantCulture);
                void Check(Task<long> sum) => NetChecks.ThrowUnless(sum.GetAwaiter().GetResult() == NetChains.Expected(count, relays));
            }
        }

        Timing[] small = Alternation.Measure(isQuick ? 4 : 9, isQuick ? 2 : 3, () => ExecuteNets, () => ExecuteBlocks);
        double microseconds = small[0].Fastest * 1_000 / Executions;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"two components, built and executed: {microseconds:0.00} us (median {small[0].Median * 1_000 / Executions:0.00}); two linked Dataflow blocks {small[1].Fastest * 1_000 / Executions:0.00} us"));
        bars.Add(new Bar("two-components-us", microseconds, MostMicroseconds));
        return bars;
    }

    private static void ExecuteNets()
    {
        for (var number = 0; number < Executions; number++)
        {
            NetChecks.ThrowUnless(new TwoComponents().ExecuteAsync(number).GetAwaiter().GetResult().Result == number + 2);
        }
    }

    private static void ExecuteBlocks()
    {
        for (var number = 0; number < Executions; number++)
        {
            NetChecks.ThrowUnless(ThroughBlocksAsync(number).GetAwaiter().GetResult() == number + 2);
        }
    }

    private static async Task<int> ThroughBlocksAsync(int number)
    {
        var result = 0;
        var first = new TransformBlock<int, int>(value => value + 1);
        var second = new ActionBlock<int>(value => result = value + 1);
        first.LinkTo(second, new DataflowLinkOptions { PropagateCompletion = true });
        first.Post(number);
        first.Complete();
        await second.Completion;
        return result;
    }

    /// <summary>What was measured is right.</summary>
    private static class NetChecks
    {
        internal static void ThrowUnless(bool isRight)
        {
            if (!isRight)
            {
                throw new InvalidOperationException("A side gave a wrong result.");
            }
        }
    }
}
