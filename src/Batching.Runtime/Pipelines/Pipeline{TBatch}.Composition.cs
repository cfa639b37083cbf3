using System.ComponentModel.DataAnnotations;

namespace Batching;

/// <content>Joining, binding, repeating and merging pipelines.</content>
public sealed partial class Pipeline<TBatch>
{
    /// <summary>Joins a pipeline and the steps of a template.</summary>
    /// <remarks>
    /// The hooks of both are kept (<see cref="Before(Action)"/> and <see cref="After(Action)"/>); those of the left pipeline come first.
    /// </remarks>
    /// <param name="left">A pipeline over a dataset, or a template.</param>
    /// <param name="right">A template for the batches that leave the left pipeline.</param>
    /// <returns>The joined pipeline: a template if the left one is.</returns>
    /// <exception cref="ArgumentException">
    /// The right pipeline has a dataset, or begins with another type of batches than the left one ends with.
    /// </exception>
    public static Pipeline<TBatch> operator +(Pipeline left, Pipeline<TBatch> right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (right.Chain.Source is not null)
        {
            throw new ArgumentException(
                $"The pipeline to the right of + has a dataset of its own. Give a template there: "
                    + $"Pipeline.Create<{right.Chain.Input.BatchType.Name}>() and its steps.", nameof(right));
        }

        return right.Chain.Input.BatchType.IsAssignableFrom(left.OutputType)
            ? new(left.Chain.With(right.Chain))
            : throw new ArgumentException(
                $"The pipeline to the left of + ends with {left.OutputType.Name} batches, but the one to the right begins with "
                    + $"{right.Chain.Input.BatchType.Name} batches.", nameof(right));
    }

    /// <summary>Binds this template to a dataset. The template does not change, so you can bind it again.</summary>
    /// <typeparam name="TKey">The type of an index.</typeparam>
    /// <param name="dataset">The dataset.</param>
    /// <returns>The pipeline over the dataset.</returns>
    /// <exception cref="ArgumentException">The template's batches have indices of another type.</exception>
    /// <exception cref="InvalidOperationException">
    /// The pipeline already has a dataset, or its batch class has no public constructor without parameters.
    /// </exception>
    public Pipeline<TBatch> On<TKey>(Dataset<TKey> dataset)
    {
        CheckBinding(dataset);
        Type batchType = Chain.Input.BatchType;
        if (!typeof(Batch<TKey>).IsAssignableFrom(batchType))
        {
            throw new ArgumentException(
                $"{batchType.Name} is no Batch<{typeof(TKey).Name}>, but the dataset's indices are of type {typeof(TKey).Name}.",
                nameof(dataset));
        }

        Func<Batch> create = Chain.Input.Create ?? throw new InvalidOperationException(
            $"{batchType.Name} has no public constructor without parameters. Bind the template with On(dataset, keys => …).");
        return new(Chain with { Source = new BatchSource<TKey, Batch<TKey>>(dataset, _ => (Batch<TKey>)create()) });
    }

    /// <summary>
    /// Binds this template to a dataset whose batches are created by a factory. The template does not change, so you can bind it again.
    /// </summary>
    /// <typeparam name="TKey">The type of an index.</typeparam>
    /// <typeparam name="TInput">The type of the batches that enter the template.</typeparam>
    /// <param name="dataset">The dataset.</param>
    /// <param name="create">
    /// Creates a batch, as for <see cref="Dataset{TKey}.Pipeline{TBatch}(Func{IReadOnlyList{TKey}, TBatch})"/>.
    /// </param>
    /// <returns>The pipeline over the dataset.</returns>
    /// <exception cref="ArgumentException">The template begins with another type of batches.</exception>
    /// <exception cref="InvalidOperationException">The pipeline already has a dataset.</exception>
    public Pipeline<TBatch> On<TKey, TInput>(Dataset<TKey> dataset, Func<IReadOnlyList<TKey>, TInput> create)
        where TInput : Batch<TKey>
    {
        CheckBinding(dataset);
        ArgumentNullException.ThrowIfNull(create);
        return Chain.Input.BatchType.IsAssignableFrom(typeof(TInput))
            ? new(Chain with { Source = new BatchSource<TKey, TInput>(dataset, create) })
            : throw new ArgumentException(
                $"The factory makes {typeof(TInput).Name} batches, but the template begins with {Chain.Input.BatchType.Name} batches.",
                nameof(create));
    }

    /// <summary>
    /// Splits and joins the batches to batches of one size, in order. It moves the rows of all columns. Other members of a new batch are
    /// those of the first batch that it is made of.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The last batch of an epoch has the remaining rows of the epoch; with <see cref="PipelineOptions.CrossEpochs"/>, only the last batch
    /// of the run may be smaller. After a <see cref="StopPipelineException"/> in a step before this point, the remaining rows are delivered
    /// too; after a failure they are not.
    /// </para>
    /// <para>
    /// The report counts a batch before this point, with its dropped items, when its last row is delivered. Behind this point batches have
    /// new numbers. <see cref="PipelineOptions.Prefetch"/> holds for each side: each has at most one batch more than that under way.
    /// </para>
    /// </remarks>
    /// <param name="size">The number of items of a batch.</param>
    /// <returns>The longer pipeline.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is zero or negative.</exception>
    public Pipeline<TBatch> Rebatch([Range(1, int.MaxValue)] int size)
        => size > 0
            ? new(Chain.With(new RebatchBoundary(size)))
            : throw new ArgumentOutOfRangeException(nameof(size), size, "Rebatch needs at least 1 item a batch.");

    /// <summary>
    /// Joins each batch with the next batch of another pipeline, which runs with the same options. The run ends when either has no more
    /// batches. A batch that one side leaves out is not waited for; its next batch is joined.
    /// </summary>
    /// <remarks>
    /// The steps of the other pipeline draw random numbers of their own. Behind this point, items with the same place in the two datasets
    /// draw the same numbers; <see cref="Dataset{TKey}.Concat"/> creates different places. Batches get new numbers, and the epochs of this
    /// pipeline.
    /// </remarks>
    /// <param name="other">The other pipeline, over a dataset of its own.</param>
    /// <returns>The longer pipeline.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    public Pipeline<TBatch> Merge(Pipeline<TBatch> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        PipelineChain chain = Chain.With(new MergeBoundary(other.Chain));
        return new(chain with { Before = [.. chain.Before, .. other.Chain.Before], After = [.. chain.After, .. other.Chain.After] });
    }

    /// <summary>
    /// Repeats all steps so far, one repetition after the other. Each repetition has steps and random numbers of its own.
    /// </summary>
    /// <param name="count">How many times they run in total.</param>
    /// <returns>The new pipeline.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is zero or negative.</exception>
    /// <exception cref="InvalidOperationException">The batches that leave the last step cannot enter the first.</exception>
    public Pipeline<TBatch> Repeat([Range(1, int.MaxValue)] int count)
    {
        CheckCount(count);
        return Chain.Input.BatchType.IsAssignableFrom(typeof(TBatch))
            ? new(Chain with { Nodes = Repeated(Chain.Nodes, count) })
            : throw new InvalidOperationException(
                $"The steps to repeat end with {typeof(TBatch).Name} batches, but begin with {Chain.Input.BatchType.Name} batches. Repeat "
                    + $"a part of them: Repeat({count}, part => part…).");
    }

    /// <summary>Adds steps several times. Each repetition has steps and random numbers of its own.</summary>
    /// <param name="count">How many times they run.</param>
    /// <param name="body">Adds the steps to a template. It is called once, immediately: <c>part => part.Augment()</c>.</param>
    /// <returns>The longer pipeline.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is zero or negative.</exception>
    /// <exception cref="ArgumentException">The body returned a pipeline with a dataset, or one that begins with other batches.</exception>
    /// <exception cref="InvalidOperationException">The body returned <see langword="null"/>.</exception>
    public Pipeline<TBatch> Repeat([Range(1, int.MaxValue)] int count, Func<Pipeline<TBatch>, Pipeline<TBatch>> body)
    {
        CheckCount(count);
        PipelineChain part = BodyOf(body, nameof(Repeat));
        return new(Chain.With(part with { Nodes = Repeated(part.Nodes, count) }));
    }

    /// <summary>
    /// Runs all steps so far for a random part of the batches. The choice depends only on the seed, the step and the batch's place in its
    /// epoch, so it is the same for every prefetch.
    /// </summary>
    /// <param name="probability">The probability that a batch is chosen, from 0 to 1.</param>
    /// <returns>The new pipeline.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not from 0 to 1.</exception>
    /// <exception cref="ArgumentException">The steps include a <see cref="Rebatch"/> or <see cref="Merge"/>.</exception>
    /// <exception cref="InvalidOperationException">
    /// The batches that enter the first step are not of the type that leaves the last.
    /// </exception>
    public Pipeline<TBatch> WithProbability([Range(0.0, 1.0)] double probability)
    {
        CheckProbability(probability);
        return typeof(TBatch).IsAssignableFrom(Chain.Input.BatchType)
            ? new(Chain with { Nodes = ByChance(probability, Chain.Nodes) })
            : throw new InvalidOperationException(
                $"The steps end with {typeof(TBatch).Name} batches, but begin with {Chain.Input.BatchType.Name} batches, which a batch "
                    + "that is not chosen would stay. Choose a part of them: WithProbability(…, part => part…).");
    }

    /// <summary>
    /// Adds steps that run for a random part of the batches. The choice depends only on the seed, the step and the batch's place in its
    /// epoch, so it is the same for every prefetch.
    /// </summary>
    /// <param name="probability">The probability that a batch is chosen, from 0 to 1.</param>
    /// <param name="body">Adds the steps to a template. It is called once, immediately: <c>part => part.Augment()</c>.</param>
    /// <returns>The longer pipeline.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not from 0 to 1.</exception>
    /// <exception cref="ArgumentException">
    /// The body returned a pipeline with a dataset, one that begins with other batches, or one with a <see cref="Rebatch"/> or
    /// <see cref="Merge"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException">The body returned <see langword="null"/>.</exception>
    public Pipeline<TBatch> WithProbability([Range(0.0, 1.0)] double probability, Func<Pipeline<TBatch>, Pipeline<TBatch>> body)
    {
        CheckProbability(probability);
        PipelineChain part = BodyOf(body, nameof(WithProbability));
        return new(Chain.With(part with { Nodes = ByChance(probability, part.Nodes) }));
    }

    private static void CheckCount(int count)
    {
        if (count <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, "Repeat needs a count of at least 1.");
        }
    }

    private static void CheckProbability(double probability)
    {
        if (!(probability >= 0 && probability <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "WithProbability needs a probability from 0 to 1.");
        }
    }

    private static PipelineNode[] Repeated(IReadOnlyList<PipelineNode> nodes, int count)
        => [.. Enumerable.Repeat(nodes, count).SelectMany(one => one)];

    private static PipelineNode[] ByChance(double probability, IReadOnlyList<PipelineNode> nodes)
        => nodes.OfType<RepartitionBoundary>().FirstOrDefault() is { } boundary
            ? throw new ArgumentException(
                $"{boundary.Name} makes batches of several others, and cannot be left out for some of them. "
                    + "Move it out of WithProbability.")
            : [new RandomApplyNode(probability, nodes.Count), .. nodes];

    private static PipelineChain BodyOf(Func<Pipeline<TBatch>, Pipeline<TBatch>> body, string caller)
    {
        ArgumentNullException.ThrowIfNull(body);
        PipelineChain chain = (body(new(new PipelineChain { Input = new PipelineInput(typeof(TBatch), null) }))
            ?? throw new InvalidOperationException(
                $"The body of {caller} returned null. Return the pipeline it was given, with the steps.")).Chain;
        return chain.Source is not null
            ? throw new ArgumentException(
                $"The body of {caller} returned a pipeline with a dataset. Return the pipeline it was given, with the steps.", nameof(body))
            : chain.Input.BatchType.IsAssignableFrom(typeof(TBatch)) ? chain
            : throw new ArgumentException(
                $"The body of {caller} returned a template that begins with {chain.Input.BatchType.Name} batches, but the pipeline's are "
                    + $"{typeof(TBatch).Name} batches.", nameof(body));
    }

    private void CheckBinding<TKey>(Dataset<TKey> dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (Chain.Source is not null)
        {
            throw new InvalidOperationException("The pipeline already has a dataset. Keep the template, and bind that with On.");
        }
    }
}
