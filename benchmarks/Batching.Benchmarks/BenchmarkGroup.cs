using BenchmarkDotNet.Running;

namespace Batching.Benchmarks;

/// <summary>Benchmarks that are run together, with their peers, and what they must reach.</summary>
internal abstract class BenchmarkGroup
{
    internal abstract string Name { get; }

    internal abstract Type[] Types { get; }

    /// <summary>Whether a case is worth its time at all.</summary>
    internal abstract bool Includes(BenchmarkCase found);

    /// <summary>Whether a bar needs a case: those alone run in the quick mode.</summary>
    internal abstract bool NeedsForBars(BenchmarkCase found);

    internal abstract IReadOnlyList<Bar> Bars(Measurements measured);
}
