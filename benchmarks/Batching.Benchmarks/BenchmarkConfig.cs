using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Batching.Benchmarks;

/// <summary>How a group is measured: few and short iterations, so that a full run is a matter of minutes.</summary>
internal static class BenchmarkConfig
{
    // The framework's own code comes compiled; ours, and what generated code becomes, is compiled in two steps while it runs.
    private const int WarmUps = 40;
    private const int QuickWarmUps = 20;

    internal static IConfig For(BenchmarkDotNetGroup group, bool isQuick)
    {
        Job job = Job.Default
            .WithIterationTime(TimeInterval.FromMilliseconds(isQuick ? 20 : 50))
            .WithWarmupCount(isQuick ? QuickWarmUps : WarmUps)
            .WithIterationCount(isQuick ? 6 : 12)
            .WithMinInvokeCount(1)
            .WithUnrollFactor(1);

        // Processes of their own are built first, which alone takes the quick mode's minute.
        return ManualConfig.CreateEmpty()
            .AddJob(isQuick ? job.WithToolchain(InProcessEmitToolchain.Instance) : job)
            .AddFilter(new SimpleFilter(found => group.Includes(found) && (!isQuick || group.NeedsForBars(found))))
            .AddDiagnoser(new MemoryDiagnoser(new MemoryDiagnoserConfig(displayGenColumns: false)))
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddColumn(StatisticColumn.Min)
            .AddExporter(MarkdownExporter.GitHub)
            .AddLogger(ConsoleLogger.Default)
            .WithOptions(ConfigOptions.JoinSummary);
    }
}
