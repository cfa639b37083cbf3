namespace Batching.Cluster;

/// <summary>What <see cref="ClusterProgram"/> needs of a pipeline. Immutable.</summary>
/// <typeparam name="TBatch">The type of the batches.</typeparam>
public sealed record ClusterPipelineProgram<TBatch>
    where TBatch : Batch
{
    /// <summary>The plan's name: a part of a file's name.</summary>
    public required string Name { get; init; }

    /// <summary>The pipeline.</summary>
    public required Pipeline<TBatch> Pipeline { get; init; }

    /// <summary>Writes a batch to a file.</summary>
    public required BatchWriter<TBatch> Write { get; init; }

    /// <summary>Takes an output when they are merged, in the order of the batches.</summary>
    public required Func<BatchOutput, CancellationToken, Task> Take { get; init; }

    /// <summary>How the pipeline runs. Default: <c>new PipelineOptions()</c>.</summary>
    public PipelineOptions Options { get; init; } = new();

    /// <summary>The extension of the outputs. Default: <c>.bin</c>.</summary>
    public string Extension { get; init; } = ".bin";
}
