using Batching.Studies;

namespace Batching.Cluster;

/// <summary>The study or pipeline of a <see cref="ClusterProgram"/>.</summary>
internal abstract class ClusterWork
{
    internal abstract Task<ClusterPlan> PlanAsync(string folder, int shardCount, ShardLayout? layout, CancellationToken cancellationToken);

    internal abstract Task<ShardReport> RunShardAsync(
        ClusterPlan plan, ArrayTask task, ClusterProgramOptions options, ShardOptions shardOptions, CancellationToken stoppingToken,
        CancellationToken cancellationToken);

    internal abstract Task<MergeReport> MergeAsync(ClusterPlan plan, CancellationToken cancellationToken);
}

internal sealed class StudyWork(Study study) : ClusterWork
{
    internal override Task<ClusterPlan> PlanAsync(string folder, int shardCount, ShardLayout? layout, CancellationToken cancellationToken)
        => study.PlanShardsAsync(folder, shardCount, layout ?? ShardLayout.Strided, cancellationToken);

    internal override Task<ShardReport> RunShardAsync(
        ClusterPlan plan, ArrayTask task, ClusterProgramOptions options, ShardOptions shardOptions, CancellationToken stoppingToken,
        CancellationToken cancellationToken)
    {
        StudyOptions studyOptions = options.Study with { MaxParallelism = options.Study.MaxParallelism ?? task.Processors };
        return study.RunShardAsync(plan, task.ShardIndex, studyOptions, shardOptions, stoppingToken, cancellationToken);
    }

    internal override Task<MergeReport> MergeAsync(ClusterPlan plan, CancellationToken cancellationToken)
        => study.MergeAsync(plan, cancellationToken: cancellationToken);
}

internal sealed class PipelineWork<TBatch>(ClusterPipelineProgram<TBatch> program) : ClusterWork
    where TBatch : Batch
{
    internal override Task<ClusterPlan> PlanAsync(string folder, int shardCount, ShardLayout? layout, CancellationToken cancellationToken)
        => program.Pipeline.PlanShardsAsync(
            program.Name, folder, shardCount, program.Options, layout ?? ShardLayout.Contiguous, cancellationToken);

    internal override Task<ShardReport> RunShardAsync(
        ClusterPlan plan, ArrayTask task, ClusterProgramOptions options, ShardOptions shardOptions, CancellationToken stoppingToken,
        CancellationToken cancellationToken)
    {
        PipelineOptions pipelineOptions = program.Options with { MaxParallelism = program.Options.MaxParallelism ?? task.Processors };
        return program.Pipeline.RunShardAsync(
            plan, task.ShardIndex, program.Write, pipelineOptions, program.Extension, shardOptions, stoppingToken, cancellationToken);
    }

    internal override Task<MergeReport> MergeAsync(ClusterPlan plan, CancellationToken cancellationToken)
        => plan.MergeOutputsAsync(program.Consume, cancellationToken: cancellationToken);
}
