using Batching.Studies;

namespace Batching.Cluster;

/// <summary>What <see cref="ClusterProgram"/> does its steps with: a study, or a pipeline.</summary>
internal abstract class ClusterWork
{
    internal abstract Task<ClusterPlan> PlanAsync(string folder, int shards, ShardLayout? layout, CancellationToken cancellationToken);

    internal abstract Task<ShardReport> RunShardAsync(
        ClusterPlan plan, ArrayTask place, ClusterProgramOptions options, ShardOptions how, CancellationToken cancellationToken);

    internal abstract Task<MergeReport> MergeAsync(ClusterPlan plan, CancellationToken cancellationToken);
}

/// <summary>A study.</summary>
internal sealed class StudyWork(Study study) : ClusterWork
{
    internal override Task<ClusterPlan> PlanAsync(string folder, int shards, ShardLayout? layout, CancellationToken cancellationToken)
        => study.PlanAsync(folder, shards, layout ?? ShardLayout.Strided, cancellationToken);

    internal override Task<ShardReport> RunShardAsync(
        ClusterPlan plan, ArrayTask place, ClusterProgramOptions options, ShardOptions how, CancellationToken cancellationToken)
        => study.RunShardAsync(plan, place.Index, options.Study with { MaxParallelism = options.Study.MaxParallelism ?? place.Processors },
            how, cancellationToken);

    internal override Task<MergeReport> MergeAsync(ClusterPlan plan, CancellationToken cancellationToken)
        => study.MergeAsync(plan, cancellationToken: cancellationToken);
}

/// <summary>A pipeline.</summary>
internal sealed class PipelineWork<TBatch>(ClusterPipelineProgram<TBatch> program) : ClusterWork
    where TBatch : Batch
{
    internal override Task<ClusterPlan> PlanAsync(string folder, int shards, ShardLayout? layout, CancellationToken cancellationToken)
        => program.Pipeline.PlanAsync(program.Name, folder, shards, program.Options, layout ?? ShardLayout.Contiguous, cancellationToken);

    internal override Task<ShardReport> RunShardAsync(
        ClusterPlan plan, ArrayTask place, ClusterProgramOptions options, ShardOptions how, CancellationToken cancellationToken)
        => program.Pipeline.RunShardAsync(
            plan, place.Index, program.Write, program.Options with { MaxParallelism = program.Options.MaxParallelism ?? place.Processors },
            program.Extension, how, cancellationToken);

    internal override Task<MergeReport> MergeAsync(ClusterPlan plan, CancellationToken cancellationToken)
        => plan.MergeAsync(program.Take, cancellationToken: cancellationToken);
}
