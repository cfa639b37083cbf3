namespace Batching.Benchmarks;

/// <summary>Measurements that are taken together, with their peers, and what they must reach.</summary>
internal abstract class BenchmarkGroup
{
    internal abstract string Name { get; }

    /// <summary>Measures, prints the figures, and says what was reached.</summary>
    /// <param name="isQuick">Whether a minute must do.</param>
    internal abstract IReadOnlyList<Bar> Run(bool isQuick);
}
