using System.Diagnostics.CodeAnalysis;

namespace Batching;

/// <summary>The base of all pipelines. See <see cref="Pipeline{TBatch}"/>.</summary>
public abstract class Pipeline
{
    private protected Pipeline(PipelineChain chain) => Chain = chain;

    internal PipelineChain Chain { get; }

    /// <summary>The type of the batches that leave the last step.</summary>
    internal abstract Type OutputType { get; }

    /// <summary>
    /// Describes the pipeline as a Mermaid flowchart: its source, its numbered steps, and how batches pass through them. Equal pipelines
    /// give equal text.
    /// </summary>
    /// <returns>The text of the chart. Lines end with a line feed.</returns>
    public string ToMermaid() => PipelineDiagram.Of(Chain);

    /// <summary>
    /// Creates a template: a pipeline without a dataset, so far without steps. Add steps to it, join templates with <c>+</c>, and bind them
    /// with <see cref="Pipeline{TBatch}.On{TKey}(Dataset{TKey})"/> as often as you like.
    /// </summary>
    /// <typeparam name="TBatch">The type of its batches.</typeparam>
    /// <returns>The template.</returns>
    public static Pipeline<TBatch> Create<[DynamicallyAccessedMembers(
        DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TBatch>()
        where TBatch : Batch
        => new(new PipelineChain
        {
            Input = new PipelineInput(typeof(TBatch), BatchFactory.CanCreate<TBatch>() ? static () => BatchFactory.Create<TBatch>() : null),
        });
}
