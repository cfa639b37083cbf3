namespace Batching;

/// <content>Pipelines over the dataset.</content>
public sealed partial class Dataset<TKey>
{
    /// <summary>A pipeline over this dataset, so far without steps. Nothing runs before a run.</summary>
    /// <typeparam name="TBatch">The type of its batches.</typeparam>
    /// <returns>The pipeline.</returns>
    public Pipeline<TBatch> Pipeline<TBatch>()
        where TBatch : Batch<TKey>, new()
        => Pipeline(static _ => BatchFactory.Create<TBatch>());

    /// <summary>
    /// A pipeline over this dataset whose batches are made by a factory, so far without steps. Nothing runs before a run.
    /// </summary>
    /// <typeparam name="TBatch">The type of its batches.</typeparam>
    /// <param name="create">
    /// Makes a batch: a new one each time, and with prefetch on several threads at a time. It is given the indices and need not set them;
    /// those it sets itself stay if they are as many. The run's scope always comes from the run.
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
