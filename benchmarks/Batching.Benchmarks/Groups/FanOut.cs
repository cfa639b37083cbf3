using BenchmarkDotNet.Running;

namespace Batching.Benchmarks.Groups;

/// <summary>The items of one call, against loops by hand and the framework's own ways.</summary>
internal sealed class FanOut : BenchmarkDotNetGroup
{
    private const int Few = 32;
    private const int Some = 1_000;
    private const int Many = 100_000;
    private const int BytesOfResult = sizeof(int);

    private static readonly Type s_even = typeof(FanOutEvenWork);
    private static readonly Type s_uneven = typeof(FanOutUnevenWork);
    private static readonly Type s_awaitable = typeof(FanOutAwaitableWork);

    internal override string Name => "fan-out";

    internal override Type[] Types => [s_even, s_uneven, s_awaitable];

    // 100,000 items of 50 us are seconds a call, and say what 1,000 say.
    internal override bool Includes(BenchmarkCase found) => !HasParameters(found, Many, Cost.FiftyMicroseconds);

    internal override bool NeedsForBars(BenchmarkCase found)
    {
        string side = found.Descriptor.WorkloadMethod.Name;
        return found.Descriptor.Type != s_even
            || (side == nameof(FanOutEvenWork.Batching) && found.Parameters.Items.Any(item => Equals(item.Value, Cost.Nanosecond)))
            || (side is nameof(FanOutEvenWork.Batching) or nameof(FanOutEvenWork.ParallelFor)
                && HasParameters(found, Few, Cost.Nanosecond, Cost.Microsecond))
            || (side is nameof(FanOutEvenWork.Batching) or nameof(FanOutEvenWork.RangeLoop)
                && HasParameters(found, Many, Cost.TwentyNanoseconds, Cost.Microsecond))
            || (side == nameof(FanOutEvenWork.TransformBlock) && HasParameters(found, Many, Cost.Nanosecond));
    }

    internal override IReadOnlyList<Bar> Bars(Measurements measured)
    {
        double bestUneven = new[] { nameof(FanOutUnevenWork.RangeLoop), nameof(FanOutUnevenWork.ParallelFor),
            nameof(FanOutUnevenWork.OrderedPlinq) }
            .Min(peer => measured.Time(s_uneven, peer, Many));
        return
        [
            new("range-loop-20ns", OfPeer(nameof(FanOutEvenWork.RangeLoop), Many, Cost.TwentyNanoseconds), 1.1),
            new("range-loop-1us", OfPeer(nameof(FanOutEvenWork.RangeLoop), Many, Cost.Microsecond), 1.1),
            new("uneven-best-peer", measured.Time(s_uneven, nameof(FanOutUnevenWork.Batching), Many) / bestUneven, 1.1),
            new("transform-block-1ns", OfPeer(nameof(FanOutEvenWork.TransformBlock), Many, Cost.Nanosecond), 0.05),
            new("few-items-1us", OfPeer(nameof(FanOutEvenWork.ParallelFor), Few, Cost.Microsecond), 1),
            new("few-items-1ns", OfPeer(nameof(FanOutEvenWork.ParallelFor), Few, Cost.Nanosecond), 0.25),
            new("awaitable-for-each-async",
                measured.Time(s_awaitable, nameof(FanOutAwaitableWork.Batching), Many) / measured.Time(
                    s_awaitable, nameof(FanOutAwaitableWork.ForEachAsync), Many), 0.25),
            new("bytes-an-item", BytesAnItem(s_even, Cost.Nanosecond), 0.1),
            new("awaitable-bytes-an-item", BytesAnItem(s_awaitable), 0.1),
            new("bytes-a-call", measured.Bytes(s_even, nameof(FanOutEvenWork.Batching), Few, Cost.Nanosecond) - (Few * BytesOfResult),
                1300),
        ];

        double OfPeer(string peer, int count, Cost cost)
            => measured.Time(s_even, nameof(FanOutEvenWork.Batching), count, cost) / measured.Time(s_even, peer, count, cost);

        // What a longer call allocates more, less its longer array of results.
        double BytesAnItem(Type type, params object[] cost)
            => ((measured.Bytes(type, nameof(Batching), [Many, .. cost]) - measured.Bytes(
                type, nameof(Batching), [Some, .. cost])) / (Many - Some)) - BytesOfResult;
    }

    private static bool HasParameters(BenchmarkCase found, int count, params Cost[] costs)
        => costs.Any(cost => Measurements.Is(found, s_even, found.Descriptor.WorkloadMethod.Name, [count, cost]));
}
