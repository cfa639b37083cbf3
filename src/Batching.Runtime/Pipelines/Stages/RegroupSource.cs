namespace Batching;

/// <summary>
/// The source behind a boundary: it creates batches of the rows of the batches before it. A stop or failure of those ends it, and is passed
/// on at its place in the order. A batch is counted, with its dropped items, with the batch that takes its last row.
/// </summary>
internal abstract class RegroupSource : StageSource
{
    private readonly string _name;
    private long _number;
    private long _position;
    private int _epoch;
    private BatchOutcome? _end;

    /// <summary>Creates the source.</summary>
    /// <param name="name">The boundary's name.</param>
    /// <param name="run">The run.</param>
    /// <param name="from">The position of the boundary in a checkpoint; null at its beginning.</param>
    private protected RegroupSource(string name, RunContext run, StagePosition? from)
    {
        (_name, Run) = (name, run);
        if (from is not null)
        {
            (_number, _epoch, _position) = (from.Number, from.Epoch, from.Position);
            Gathered.Begin(from);
        }
    }

    /// <summary>Whether the stages before have ended. Only held rows and the stop or failure itself are left.</summary>
    private protected bool IsEnded { get; private set; }

    private protected RegroupedRows Gathered { get; } = new();

    private protected RunContext Run { get; }

    /// <summary>Whether all rows come from one dataset.</summary>
    private protected virtual bool AreOfOneDataset => true;

    /// <summary>How many rows of the first held batch have been passed on, and how many it has; both 0 if none have.</summary>
    private protected virtual (int Taken, int Of) RowsPassed => (0, 0);

    /// <summary>Handles the next outcome of a stage before.</summary>
    /// <returns>The outcome, if the boundary must handle its batch; null if the stage has ended.</returns>
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

    /// <summary>Whether a failure ended the stage before, so that held rows are not delivered.</summary>
    private protected bool IsFailed => _end?.Kind == BatchOutcomeKind.Failed;

    /// <summary>Creates an input of the given rows, with the tally so far.</summary>
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

    /// <summary>Creates an input of the tally so far, if no batch carries it.</summary>
    private protected StageInput PassGathered()
    {
        (int items, int epochsEnded, IReadOnlyList<ItemFailure> dropped, DeferredTally? account) = Gathered.Take();
        return new DecidedInput(
            BatchOutcome.Passed(new BatchPlace(_number, _epoch, _position, items, epochsEnded), PositionNow(), dropped, account));
    }

    /// <summary>Returns the stop or failure that ended the stage before, once; null if it ended normally.</summary>
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
