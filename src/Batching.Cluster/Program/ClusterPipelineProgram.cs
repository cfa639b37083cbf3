namespace Batching.Cluster;

/// <summary>A pipeline and the arguments of its plans, for <see cref="ClusterProgram"/>. Immutable.</summary>
/// <typeparam name="TBatch">The type of the batches.</typeparam>
public sealed record ClusterPipelineProgram<TBatch>
    where TBatch : Batch
{
    /// <summary>The name of the plan, which becomes part of its file name.</summary>
    public required string Name { get; init; }

    /// <summary>The pipeline.</summary>
    public required Pipeline<TBatch> Pipeline { get; init; }

    /// <summary>Writes a batch to a file: see <see cref="ClusterPipelineExtensions.RunShardAsync{TBatch}"/>.</summary>
    public required Func<TBatch, string, CancellationToken, Task> Write { get; init; }

    /// <summary>Receives each output of a merge, in the order of the batches.</summary>
    public required Func<BatchOutput, CancellationToken, Task> Consume { get; init; }

    /// <summary>How the pipeline runs. Default: <c>new PipelineOptions()</c>.</summary>
    public PipelineOptions Options { get; init; } = new();

    /// <summary>The file name extension of the outputs. Default: <c>.bin</c>.</summary>
    public string Extension { get; init; } = ".bin";
}
