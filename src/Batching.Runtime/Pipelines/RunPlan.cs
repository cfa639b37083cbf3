namespace Batching;

/// <summary>Which batches a run takes from its dataset, in order: a pure function of the dataset's size and the options.</summary>
internal sealed class RunPlan
{
    private readonly BatchSource _source;
    private readonly RunOptions _options;

    /// <summary>How many epochs the run has; null for as many as its iterations need.</summary>
    private readonly int? _epochs;

    /// <summary>Makes the plan.</summary>
    /// <exception cref="ArgumentException">The batch size does not fit the dataset, or both epochs and iterations are given.</exception>
    internal RunPlan(BatchSource source, RunOptions options)
    {
        int count = source.Count;
        if (options.BatchSize > count)
        {
            throw new ArgumentException(
                $"RunOptions.BatchSize is {options.BatchSize}, but the dataset has {count} items. Choose a batch size of at most {count}.", nameof(options));
        }

        if (options.Epochs is not null && options.Iterations is not null)
        {
            throw new ArgumentException(
                $"RunOptions.Epochs is {options.Epochs} and RunOptions.Iterations is {options.Iterations}. Say how long the run is with one of the two.", nameof(options));
        }

        (_source, _options) = (source, options);
        _epochs = options.Epochs ?? (options.Iterations is null ? 1 : null);
    }

    /// <summary>How many items the batches have.</summary>
    internal BatchSizes Sizes
    {
        get
        {
            int size = _options.BatchSize;
            (long? rows, string which) = (_options.CrossEpochs, _options.Iterations) switch
            {
                (true, null) => ((long?)_source.Count * _epochs!.Value, "the last batch of the run"),
                (true, _) => ((long?)null, ""),
                (false, { } iterations) when iterations < BatchesPerEpoch => ((long?)null, ""),
                _ => (_source.Count, "the last batch of an epoch"),
            };
            var last = (int)(rows % size ?? 0);
            return new BatchSizes(
                size,
                _options.DropLast ? 0 : last,
                rows - (_options.DropLast ? last : 0),
                $"RunOptions.BatchSize is {size}",
                $"{which} has {last} items ({_source.Count} items in batches of {size}). Set RunOptions.DropLast = true");
        }
    }

    /// <summary>How many items an epoch takes; where batches cross epochs, all of them.</summary>
    internal int ItemsPerEpoch => _options.DropLast && !_options.CrossEpochs ? _source.Count / _options.BatchSize * _options.BatchSize : _source.Count;

    /// <summary>How many items all batches take together; an item counts once an epoch. At most <see cref="long.MaxValue"/>: a run may be as good as endless.</summary>
    internal long Items
    {
        get
        {
            Int128 size = _options.BatchSize, iterations = _options.Iterations ?? 0;
            return (long)Int128.Min(long.MaxValue, (_epochs, _options.CrossEpochs) switch
            {
                ({ } epochs, true) => ((long)_source.Count * epochs) - (_options.DropLast ? (long)_source.Count * epochs % size : 0),
                ({ } epochs, false) => (long)ItemsPerEpoch * epochs,
                (null, true) => size * iterations,
                (null, false) => (iterations / BatchesPerEpoch * ItemsPerEpoch) + (iterations % BatchesPerEpoch * size),
            });
        }
    }

    private int BatchesPerEpoch => (_source.Count / _options.BatchSize) + (_options.DropLast || _source.Count % _options.BatchSize == 0 ? 0 : 1);

    /// <summary>The batches from a number on, each planned when it is asked for. What it costs to begin does not depend on the number.</summary>
    internal IEnumerable<PlannedBatch> Batches(long number) => _options.CrossEpochs ? BatchesOverEpochs(number) : BatchesOfEachEpoch(number);

    private bool IsBeforeEnd(long epoch, long number) => epoch < (_epochs ?? int.MaxValue) && number < (_options.Iterations ?? long.MaxValue);

    private IEnumerable<PlannedBatch> BatchesOfEachEpoch(long number)
    {
        int batchesPerEpoch = BatchesPerEpoch;
        (long first, long batch) = Math.DivRem(number, batchesPerEpoch);
        for (; IsBeforeEnd(first, number); first++)
        {
            var epoch = (int)first;
            int[]? order = _source.OrderOfEpoch(_options, epoch);
            for (; batch < batchesPerEpoch; batch++)
            {
                if (number == _options.Iterations)
                {
                    yield break;
                }

                int begin = (int)batch * _options.BatchSize;
                int count = Math.Min(_options.BatchSize, _source.Count - begin);
                int epochsEnded = batch == batchesPerEpoch - 1 ? epoch + 1 : epoch;
                yield return new PlannedBatch(_source, new BatchPlace(number++, epoch, batch, count, epochsEnded), order, begin, count);
            }

            batch = 0;
        }
    }

    private IEnumerable<PlannedBatch> BatchesOverEpochs(long number)
    {
        int size = _options.BatchSize;
        (long first, long rest) = Math.DivRem(checked(number * size), _source.Count);
        if (!IsBeforeEnd(first, number))
        {
            yield break;
        }

        // The first batch of an epoch is the first that begins in it.
        long position = number - (((first * _source.Count) + size - 1) / size);
        (var epoch, var begin) = ((int)first, (int)rest);
        int[]? order = _source.OrderOfEpoch(_options, epoch);
        while (IsBeforeEnd(epoch, number))
        {
            int left = _source.Count - begin;
            bool isLastEpoch = epoch + 1 == _epochs;
            int count = isLastEpoch ? Math.Min(size, left) : size;
            if (count < size && _options.DropLast)
            {
                yield break;
            }

            // A batch is not larger than the dataset, and so ends in the next epoch at the latest.
            bool endsEpoch = count >= left;
            int[]? nextOrder = endsEpoch && !isLastEpoch ? _source.OrderOfEpoch(_options, epoch + 1) : null;
            bool dropsRest = _options.DropLast && _epochs is { } epochs && ((long)(epochs - epoch) * _source.Count) - begin - count < size;
            int epochsEnded = dropsRest ? _epochs!.Value : endsEpoch ? epoch + 1 : epoch;
            yield return new PlannedBatch(_source, new BatchPlace(number++, epoch, position++, count, epochsEnded), order, begin, count)
            {
                NextCount = Math.Max(0, count - left),
                NextOrder = nextOrder,
            };
            begin += count;
            if (endsEpoch)
            {
                (order, begin, position) = (nextOrder, begin - _source.Count, 0);
                epoch++;
            }
        }
    }
}
