using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Batching.Benchmarks;

/// <summary>The figures of a run, found by class, method and parameters.</summary>
internal sealed class Measurements(IReadOnlyList<Summary> summaries)
{
    /// <summary>Nanoseconds of the fastest iteration: what else the machine does can only add to it.</summary>
    internal double Time(Type type, string method, params object[] parameters)
        => Find(type, method, parameters)?.ResultStatistics?.Min ?? double.NaN;

    internal double Bytes(Type type, string method, params object[] parameters)
        => Find(type, method, parameters) is { } report
            ? report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? double.NaN
            : double.NaN;

    private BenchmarkReport? Find(Type type, string method, object[] parameters)
        => summaries.SelectMany(summary => summary.Reports).SingleOrDefault(report => Is(report.BenchmarkCase, type, method, parameters));

    internal static bool Is(BenchmarkCase found, Type type, string method, object[] parameters)
        => found.Descriptor.Type == type
            && found.Descriptor.WorkloadMethod.Name == method
            && found.Parameters.Items.Select(item => item.Value).ToHashSet().SetEquals(parameters);
}
