namespace Batching;

/// <summary>Which batches a run has, in order: a pure function of the dataset's size and the options. Batches do not cross epochs.</summary>
internal sealed class RunPlan
{
    private readonly BatchSource _source;
    private readonly RunOptions _options;

    /// <summary>Makes the plan.</summary>
    /// <exception cref="ArgumentException">The batch size, or a step's argument with one value an item, does not fit the dataset.</exception>
    internal RunPlan(BatchSource source, RunOptions options, ReadOnlySpan<PipelineStep> steps)
    {
        int count = source.Count;
        if (options.BatchSize > count)
        {
            throw new ArgumentException(
                $"RunOptions.BatchSize is {options.BatchSize}, but the dataset has {count} items. Choose a batch size of at most {count}.", nameof(options));
        }

        (_source, _options) = (source, options);
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
            int[]? order = _source.OrderOfEpoch(_options, epoch);
            for (var batch = 0; batch < BatchesPerEpoch; batch++)
            {
                int begin = batch * _options.BatchSize;
                yield return new PlannedBatch(number++, epoch, order, begin, Math.Min(_options.BatchSize, _source.Count - begin));
            }
        }
    }
}
