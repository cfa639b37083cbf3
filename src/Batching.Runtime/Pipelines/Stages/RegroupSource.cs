namespace Batching;

/// <summary>
/// What a boundary makes of the batches before it. A stop or failure of theirs ends it, passed on at its place in the order. A batch is
/// counted, with the items that left it, in the batch that takes its last row.
/// </summary>
internal abstract class RegroupSource : StageSource
{
    private readonly string _name;
    private long _number;
    private long _position;
    private int _epoch;
    private BatchOutcome? _end;

    /// <summary>Begins.</summary>
    /// <param name="name">The boundary's name.</param>
    /// <param name="run">The run.</param>
    /// <param name="from">Where the boundary stood when a checkpoint was taken; null at its beginning.</param>
    private protected RegroupSource(string name, RunContext run, StagePosition? from)
    {
        (_name, Run) = (name, run);
        if (from is not null)
        {
            (_number, _epoch, _position) = (from.Number, from.Epoch, from.Position);
            Gathered.Begin(from);
        }
    }

    /// <summary>Whether nothing more comes, but for what is held and the stop or failure itself.</summary>
    private protected bool IsEnded { get; private set; }

    private protected RegroupedRows Gathered { get; } = new();

    private protected RunContext Run { get; }

    /// <summary>Whether all rows come from one dataset.</summary>
    private protected virtual bool AreOfOneDataset => true;

    /// <summary>How many rows of the first batch that is held have been passed on, and how many it has; 0 and 0 if none have.</summary>
    private protected virtual (int Taken, int Of) RowsPassed => (0, 0);

    /// <summary>Looks at the next outcome of a stage before.</summary>
    /// <returns>The outcome of a batch that the boundary works on; null where the stage has ended.</returns>
    private protected BatchOutcome? Accept(BatchOutcome? outcome)
    {
        switch (outcome?.Kind)
        {
            case null or BatchOutcomeKind.Abandoned:
                IsEnded = true;
                return null;
            case BatchOutcomeKind.Stopped:
            case BatchOutcomeKind.Failed when Run.Options.BatchFailurePolicy == BatchFailurePolicy.Stop:
                (_end, IsEnded) = (outcome, true);
                return null;
            default:
                return outcome;
        }
    }

    /// <summary>Whether what ended the stage before was a failure, so that nothing held is delivered.</summary>
    private protected bool IsFailed => _end?.Kind == BatchOutcomeKind.Failed;

    /// <summary>A batch of the given rows, with all that was gathered.</summary>
    private protected StageInput Pass(BatchRows[] parts)
    {
        BatchRows first = parts[0];
        int epoch = first.Batch.Epochs is { } epochs && first.Count > 0 ? epochs[first.Begin] : first.Batch.Scope.Epoch;
        if (epoch != _epoch)
        {
            (_epoch, _position) = (epoch, 0);
        }

        (int items, int epochsEnded, IReadOnlyList<ItemFailure> dropped, DeferredTally? account) = Gathered.Take();
        var place = new BatchPlace(_number++, epoch, _position++, items, epochsEnded);
        return new RegroupedBatch(_name, place, parts, AreOfOneDataset, dropped, account, PositionNow());
    }

    /// <summary>What was gathered where no batch comes to take it.</summary>
    private protected StageInput PassGathered()
    {
        (int items, int epochsEnded, IReadOnlyList<ItemFailure> dropped, DeferredTally? account) = Gathered.Take();
        return new DecidedInput(
            BatchOutcome.Passed(new BatchPlace(_number, _epoch, _position, items, epochsEnded), PositionNow(), dropped, account));
    }

    /// <summary>The stop or failure that ended the stage before, once; null where it came to its end.</summary>
    private protected StageInput? PassEnd()
    {
        if (_end is not { } end)
        {
            return null;
        }

        _end = null;
        return new DecidedInput(end.At(new BatchPlace(_number, _epoch, _position, 0, Gathered.EpochsEnded)));
    }

    private StagePosition PositionNow()
    {
        (int taken, int rows) = RowsPassed;
        return new StagePosition
        {
            Number = _number,
            Epoch = _epoch,
            Position = _position,
            EpochsEnded = Gathered.EpochsEnded,
            RowsTaken = taken,
            Rows = rows,
            Source = Gathered.Source,
            Other = Gathered.Other,
        };
    }
}
