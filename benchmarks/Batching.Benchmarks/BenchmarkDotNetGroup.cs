using BenchmarkDotNet.Running;

namespace Batching.Benchmarks;

/// <summary>A group that BenchmarkDotNet measures.</summary>
internal abstract class BenchmarkDotNetGroup : BenchmarkGroup
{
    internal abstract Type[] Types { get; }

    /// <summary>Whether a case is worth its time at all.</summary>
    internal abstract bool Includes(BenchmarkCase found);

    /// <summary>Whether a bar needs a case: those alone run in the quick mode.</summary>
    internal abstract bool NeedsForBars(BenchmarkCase found);

    internal abstract IReadOnlyList<Bar> Bars(Measurements measured);

    internal sealed override IReadOnlyList<Bar> Run(bool isQuick)
        => Bars(new Measurements(BenchmarkRunner.Run(Types, BenchmarkConfig.For(this, isQuick))));
}
