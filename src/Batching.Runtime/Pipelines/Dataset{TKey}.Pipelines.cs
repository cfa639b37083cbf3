namespace Batching;

/// <content>Pipelines over the dataset.</content>
public sealed partial class Dataset<TKey>
{
    /// <summary>Creates a pipeline over this dataset, without steps. Nothing runs before you start a run.</summary>
    /// <typeparam name="TBatch">The type of its batches.</typeparam>
    /// <returns>The pipeline.</returns>
    public Pipeline<TBatch> Pipeline<TBatch>()
        where TBatch : Batch<TKey>, new()
        => Pipeline(static _ => BatchFactory.Create<TBatch>());

    /// <summary>
    /// Creates a pipeline over this dataset, without steps, whose batches are created by a factory. Nothing runs before you start a run.
    /// </summary>
    /// <typeparam name="TBatch">The type of its batches.</typeparam>
    /// <param name="create">
    /// Creates a batch: a new one for each call. With prefetch it is called on several threads at the same time. It gets the indices and
    /// need not set them. Indices that it sets are kept, if their number is the same. The scope is always that of the run.
    /// </param>
    /// <returns>The pipeline.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="create"/> is <see langword="null"/>.</exception>
    public Pipeline<TBatch> Pipeline<TBatch>(Func<IReadOnlyList<TKey>, TBatch> create)
        where TBatch : Batch<TKey>
    {
        ArgumentNullException.ThrowIfNull(create);
        return new(new PipelineChain
        {
            Input = new PipelineInput(typeof(TBatch), null),
            Source = new BatchSource<TKey, TBatch>(this, create),
        });
    }
}
