namespace Batching;

/// <summary>Which batches a run has, in order: a pure function of the dataset's size and the options. Batches do not cross epochs.</summary>
internal sealed class RunPlan
{
    private readonly int _count;
    private readonly RunOptions _options;

    /// <summary>Makes the plan.</summary>
    /// <exception cref="ArgumentException">The batch size, or a step's argument with one value an item, does not fit the dataset.</exception>
    internal RunPlan(int count, RunOptions options, ReadOnlySpan<PipelineStep> steps)
    {
        if (options.BatchSize > count)
        {
            throw new ArgumentException(
                $"RunOptions.BatchSize is {options.BatchSize}, but the dataset has {count} items. Choose a batch size of at most {count}.", nameof(options));
        }

        (_count, _options) = (count, options);
        foreach (PipelineStep step in steps)
        {
            step.CheckLengths(count, options);
        }

        BatchesPerEpoch = options.DropLast || count % options.BatchSize == 0 ? count / options.BatchSize : (count / options.BatchSize) + 1;
    }

    internal int BatchesPerEpoch { get; }

    /// <summary>The batches, each planned when it is asked for.</summary>
    internal IEnumerable<PlannedBatch> Batches()
    {
        long number = 0;
        for (var epoch = 0; epoch < _options.Epochs; epoch++)
        {
            int[]? order = _options.Shuffle ? ItemOrder.OfEpoch(_count, _options.Seed, epoch) : null;
            for (var batch = 0; batch < BatchesPerEpoch; batch++)
            {
                int begin = batch * _options.BatchSize;
                yield return new PlannedBatch(number++, epoch, order, begin, Math.Min(_options.BatchSize, _count - begin));
            }
        }
    }
}
