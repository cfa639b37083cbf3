namespace Batching;

/// <summary>
/// Plans the batches that a run takes from its dataset, in order. It is a pure function of the size of the dataset and the options.
/// </summary>
internal sealed class RunPlan
{
    private readonly BatchSource _source;
    private readonly PipelineOptions _options;

    /// <summary>The number of epochs; null for as many as the iterations need.</summary>
    private readonly int? _epochs;

    /// <summary>The number of items of a full batch, at most the number of items there are.</summary>
    private readonly int _size;

    /// <summary>Creates the plan.</summary>
    /// <exception cref="ArgumentException">
    /// No batch would be full and smaller ones are dropped, or both epochs and iterations are set.
    /// </exception>
    internal RunPlan(BatchSource source, PipelineOptions options)
    {
        if (options.Epochs is not null && options.Iterations is not null)
        {
            throw new ArgumentException(
                $"PipelineOptions.Epochs is {options.Epochs} and PipelineOptions.Iterations is {options.Iterations}. Set only one "
                    + "of the two.", nameof(options));
        }

        (_source, _options) = (source, options);
        _epochs = options.Epochs ?? (options.Iterations is null ? 1 : null);
        long? items = !options.CrossEpochs ? source.Count : (long)source.Count * _epochs;
        _size = items < options.BatchSize ? (int)items : options.BatchSize;
        if (options.DropLast && _size < options.BatchSize)
        {
            throw new ArgumentException(
                $"PipelineOptions.BatchSize is {options.BatchSize} and PipelineOptions.DropLast is true, but "
                    + $"{(options.CrossEpochs ? "the run" : "an epoch")} has {items} items: no batch would be left. Choose a batch size "
                    + $"of at most {items}, or keep the smaller batch with DropLast = false.",
                nameof(options));
        }
    }

    /// <summary>The numbers of items of the batches.</summary>
    internal BatchSizes Sizes
    {
        get
        {
            int size = _size;
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
                size == _options.BatchSize
                    ? $"PipelineOptions.BatchSize is {size}"
                    : $"a batch has {size} items (PipelineOptions.BatchSize is {_options.BatchSize}, and the dataset has "
                        + $"{_source.Count} items)",
                $"{which} has {last} items ({_source.Count} items in batches of {size}). Set PipelineOptions.DropLast = true");
        }
    }

    /// <summary>The number of items of an epoch; all items if batches cross epochs.</summary>
    internal int ItemsPerEpoch => _options.DropLast && !_options.CrossEpochs ? _source.Count / _size * _size : _source.Count;

    /// <summary>
    /// The number of items of all batches; an item counts once for each epoch. At most <see cref="long.MaxValue"/>, because a run may be
    /// endless in practice.
    /// </summary>
    internal long Items
    {
        get
        {
            Int128 size = _size, iterations = _options.Iterations ?? 0;
            return (long)Int128.Min(long.MaxValue, (_epochs, _options.CrossEpochs) switch
            {
                ({ } epochs, true) => ((long)_source.Count * epochs) - (_options.DropLast ? (long)_source.Count * epochs % size : 0),
                ({ } epochs, false) => (long)ItemsPerEpoch * epochs,
                (null, true) => size * iterations,
                (null, false) => (iterations / BatchesPerEpoch * ItemsPerEpoch) + (iterations % BatchesPerEpoch * size),
            });
        }
    }

    /// <summary>The number of batches.</summary>
    internal long Count
    {
        get
        {
            if (_options.Iterations is { } iterations)
            {
                return iterations;
            }

            long items = (long)_source.Count * _epochs!.Value, size = _size;
            return !_options.CrossEpochs ? (long)BatchesPerEpoch * _epochs.Value
                : (items / size) + (_options.DropLast || items % size == 0 ? 0 : 1);
        }
    }

    private int BatchesPerEpoch => (_source.Count / _size) + (_options.DropLast || _source.Count % _size == 0 ? 0 : 1);

    /// <summary>
    /// The batches from a number on. Each is planned when it is asked for. The cost to begin does not depend on the number.
    /// </summary>
    internal IEnumerable<PlannedBatch> Batches(long number) => _options.Numbers is { } numbers ? Some(numbers) : All(number);

    private IEnumerable<PlannedBatch> All(long number) => _options.CrossEpochs ? BatchesOverEpochs(number) : BatchesOfEachEpoch(number);

    /// <summary>
    /// The batches with these numbers, planned as part of the whole run. A short gap is stepped over; one of more than an epoch is skipped.
    /// </summary>
    private IEnumerable<PlannedBatch> Some(IReadOnlyList<long> numbers)
    {
        for (var at = 0; at < numbers.Count;)
        {
            foreach (PlannedBatch batch in All(numbers[at]))
            {
                if (batch.Place.Number == numbers[at])
                {
                    yield return batch;
                    if (++at == numbers.Count || numbers[at] - batch.Place.Number > BatchesPerEpoch)
                    {
                        break;
                    }
                }
            }
        }
    }

    private bool IsBeforeEnd(long epoch, long number)
        => epoch < (_epochs ?? int.MaxValue) && number < (_options.Iterations ?? long.MaxValue);

    private IEnumerable<PlannedBatch> BatchesOfEachEpoch(long number)
    {
        int batchesPerEpoch = BatchesPerEpoch;
        (long first, long batch) = Math.DivRem(number, batchesPerEpoch);
        for (; IsBeforeEnd(first, number); first++)
        {
            var epoch = (int)first;
            int[]?[] orders = [_source.OrderOfEpoch(_options, epoch)];
            for (; batch < batchesPerEpoch; batch++)
            {
                if (number == _options.Iterations)
                {
                    yield break;
                }

                int begin = (int)batch * _size;
                int count = Math.Min(_size, _source.Count - begin);
                int epochsEnded = batch == batchesPerEpoch - 1 ? epoch + 1 : epoch;
                yield return new PlannedBatch(_source, new BatchPlace(number++, epoch, batch, count, epochsEnded), orders, begin, count);
            }

            batch = 0;
        }
    }

    private IEnumerable<PlannedBatch> BatchesOverEpochs(long number)
    {
        int size = _size, perEpoch = _source.Count;
        (long first, long rest) = Math.DivRem(checked(number * size), perEpoch);
        if (!IsBeforeEnd(first, number))
        {
            yield break;
        }

        // The first batch of an epoch is the first that begins in it.
        long position = number - (((first * perEpoch) + size - 1) / size);
        (var epoch, var begin) = ((int)first, (int)rest);
        int[]?[] orders = [_source.OrderOfEpoch(_options, epoch)];
        while (IsBeforeEnd(epoch, number))
        {
            long? left = _epochs is { } epochs ? ((long)(epochs - epoch) * perEpoch) - begin : null;
            int count = left < size ? (int)left : size;
            if (count < size && _options.DropLast)
            {
                yield break;
            }

            // A batch that is larger than the dataset has rows of several epochs.
            long end = (long)begin + count;
            int ended = (int)(end / perEpoch), last = (int)((end - 1) / perEpoch);
            if (last >= orders.Length)
            {
                orders = [.. orders,
                    .. Enumerable.Range(epoch + orders.Length, last + 1 - orders.Length)
                        .Select(next => _source.OrderOfEpoch(_options, next))];
            }

            bool dropsRest = _options.DropLast && left - count < size;
            yield return new PlannedBatch(
                _source, new BatchPlace(number++, epoch, position++, count, dropsRest ? _epochs!.Value : epoch + ended), orders, begin,
                count);
            if (ended == 0)
            {
                begin = (int)end;
                continue;
            }

            (epoch, begin, position) = (epoch + ended, (int)(end % perEpoch), 0);
            orders = ended < orders.Length ? orders[ended..] : IsBeforeEnd(epoch, number) ? [_source.OrderOfEpoch(_options, epoch)] : [];
        }
    }
}
