namespace Batching;

/// <summary>Batches of a size, cut and joined from those of the stage before. Holds at most the rows of one batch that are not enough, and the batch that they belong to.</summary>
internal sealed class RebatchSource(OutcomeStream upstream, int size, RunOptions options) : RegroupSource("Rebatch", options)
{
    private readonly Queue<Held> _held = new();

    /// <summary>How many rows of the first held batch have been passed on.</summary>
    private int _begin;

    private int _rows;
    private int _epochsTaken;

    /// <summary>Whether what is held is to be passed on although it is not enough: its epoch or the stage before has ended.</summary>
    private bool _isFlushing;

    internal override bool LeavesWork => upstream.LeavesWork;

    internal override async ValueTask<StageInput?> NextAsync()
    {
        while (true)
        {
            if (_rows >= size || (_isFlushing && _rows > 0))
            {
                return Cut(Math.Min(size, _rows));
            }

            if (_isFlushing)
            {
                _isFlushing = false;
                if (Gathered.HasAny)
                {
                    return PassGathered();
                }
            }

            if (IsEnded)
            {
                return PassEnd();
            }

            Hold(Accept(await upstream.NextAsync().ConfigureAwait(false)));
        }
    }

    internal override ValueTask EndAsync() => upstream.EndAsync();

    private void Hold(BatchOutcome? outcome)
    {
        if (outcome is null)
        {
            if (IsFailed)
            {
                _held.Clear();
                _rows = 0;
            }

            _isFlushing = true;
            return;
        }

        if (outcome.Batch is { Count: > 0 } batch)
        {
            _held.Enqueue(new Held(outcome, batch));
            _rows += batch.Count;
        }
        else if (_held.Count == 0)
        {
            Gathered.Add(outcome);
        }
        else
        {
            _held.Last().Behind.Add(outcome);
        }

        if (outcome.Place.EpochsEnded > _epochsTaken)
        {
            _epochsTaken = outcome.Place.EpochsEnded;
            _isFlushing |= !Options.CrossEpochs;
        }
    }

    private StageInput Cut(int count)
    {
        List<BatchRows> parts = [];
        _rows -= count;
        while (count > 0)
        {
            Held first = _held.Peek();
            int taken = Math.Min(count, first.Batch.Count - _begin);
            parts.Add(new BatchRows(first.Batch, _begin, taken));
            (_begin, count) = (_begin + taken, count - taken);
            if (_begin == first.Batch.Count)
            {
                _held.Dequeue();
                _begin = 0;
                Gathered.Add(first.Outcome);
                if (first.Behind.HasAny)
                {
                    Gathered.Add(first.Behind);
                }
            }
        }

        return Pass([.. parts]);
    }

    /// <summary>A batch that has rows to pass on, and what came behind it without rows.</summary>
    private sealed record Held(BatchOutcome Outcome, Batch Batch)
    {
        internal RegroupedRows Behind { get; } = new();
    }
}
