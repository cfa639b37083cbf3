using BenchmarkDotNet.Running;

namespace Batching.Benchmarks.Groups;

/// <summary>What the run of a loop adds to its events.</summary>
internal sealed class Loop : BenchmarkDotNetGroup
{
    private const double EventsRun = LoopWork.Elements * LoopWork.Events;

    // What a run allocates for itself: its tree and, measured, a histogram for each event of it.
    private const double BytesOfRun = 200_000;

    private static readonly Type s_work = typeof(LoopWork);

    internal override string Name => "loop";

    internal override Type[] Types => [s_work];

    internal override bool Includes(BenchmarkCase found) => true;

    internal override bool NeedsForBars(BenchmarkCase found) => true;

    internal override IReadOnlyList<Bar> Bars(Measurements measured) =>
    [
        new("unmeasured-of-hand", measured.Time(s_work, nameof(LoopWork.Unmeasured)) / measured.Time(s_work, nameof(LoopWork.Hand)), 1.2),
        new("measured-ns-an-event", measured.Time(s_work, nameof(LoopWork.Measured)) / EventsRun, 40),
        new("unmeasured-bytes-an-event", Bytes(measured, nameof(LoopWork.Unmeasured)), 0.1),
        new("measured-bytes-an-event", (measured.Bytes(s_work, nameof(LoopWork.Measured)) - BytesOfRun) / EventsRun, 0.1),
        new("async-bytes-an-event", Bytes(measured, nameof(LoopWork.UnmeasuredAsync)), 0.1),
    ];

    private static double Bytes(Measurements measured, string side) => measured.Bytes(s_work, side) / EventsRun;
}
