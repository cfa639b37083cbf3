using System.Globalization;

namespace Batching.Benchmarks.Groups;

/// <summary>
/// What the run of a loop adds to its events. Sides are measured in turns in one process, so that all are compiled as far and meet the same
/// machine.
/// </summary>
internal sealed class Loop : BenchmarkGroup
{
    private const double EventsRun = LoopWork.Elements * LoopWork.Events;
    private const int RunsOfRound = 10;

    private readonly LoopWork _work = new();

    internal override string Name => "loop";

    internal override IReadOnlyList<Bar> Run(bool isQuick)
    {
        Side[] sides =
        [
            new("the same calls by hand", _work.Hand),
            new("not measured", _work.Unmeasured),
            new("measured", _work.Measured),
            new("not measured, asynchronous", _work.UnmeasuredAsync),
            new("measured, asynchronous", _work.MeasuredAsync),
            new("a time stamp an event, and nothing else", LoopWork.TimeStamps),
        ];
        Timing[] times = Alternation.Measure(isQuick ? 60 : 400, isQuick ? 60 : 200, [.. sides.Select(side => side.Round)]);
        double[] bytes = [.. sides.Select(side => side.BytesOfMoreElements())];
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"{LoopWork.Elements} elements of {LoopWork.Events} events each: eight of the inner loop, and the outer one that yields the element\n"));
        Console.WriteLine("| side | fastest, ns an event | median, ns an event | bytes an event |\n|---|---:|---:|---:|");
        for (var i = 0; i < sides.Length; i++)
        {
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture,
                    $"| {sides[i].Name} | {Nanoseconds(times[i].Fastest):0.00} | {Nanoseconds(times[i].Median):0.00} | {bytes[i]:0.000} |"));
        }

        return
        [
            new("unmeasured-of-hand", times[1].Fastest / times[0].Fastest, 1.2),
            new("measured-ns-an-event", Nanoseconds(times[2].Fastest), 40),
            new("measured-of-time-stamp", times[2].Fastest / times[5].Fastest, 1.6),
            new("unmeasured-bytes-an-event", bytes[1], 0.1),
            new("measured-bytes-an-event", bytes[2], 0.1),
            new("async-bytes-an-event", bytes[3], 0.1),
            new("measured-async-bytes-an-event", bytes[4], 0.1),
        ];
    }

    private static double Nanoseconds(double milliseconds) => milliseconds * 1e6 / RunsOfRound / EventsRun;

    private sealed record Side(string Name, Func<int, long> Work)
    {
        internal Func<Action> Round => () => () =>
        {
            for (var run = 0; run < RunsOfRound; run++)
            {
                Work(LoopWork.Elements);
            }
        };

        /// <summary>What a run allocates for itself is the same for any number of elements.</summary>
        internal double BytesOfMoreElements()
        {
            long few = Bytes(LoopWork.Elements / 10), many = Bytes(LoopWork.Elements);
            return (many - few) / (EventsRun * 9 / 10);

            long Bytes(int elements)
            {
                long least = long.MaxValue;
                for (var i = 0; i < 3; i++)
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    Work(elements);
                    least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
                }

                return least;
            }
        }
    }
}
