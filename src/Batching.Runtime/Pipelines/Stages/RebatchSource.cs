using System.Globalization;

namespace Batching;

/// <summary>
/// Splits and joins the batches of the stage before to batches of one size. It holds at most the rows that are not enough for a batch, and
/// the batch that they belong to.
/// </summary>
internal sealed class RebatchSource : RegroupSource
{
    private readonly OutcomeStream _upstream;
    private readonly int _size;
    private readonly Queue<Held> _held = new();

    /// <summary>How many rows of the first held batch have been passed on.</summary>
    private int _begin;

    /// <summary>The number of rows that the first batch must have, if an earlier run has passed on some of them; otherwise 0.</summary>
    private int _rowsOfFirst;

    private int _rows;
    private int _epochsTaken;

    /// <summary>
    /// Whether the held rows are passed on although they are not enough, because their epoch or the stage before has ended.
    /// </summary>
    private bool _isFlushing;

    internal RebatchSource(OutcomeStream upstream, int size, RunContext run, StagePosition? from)
        : base("Rebatch", run, from)
    {
        (_upstream, _size) = (upstream, size);
        if (from is not null)
        {
            (_begin, _rowsOfFirst, _epochsTaken) = (from.RowsTaken, from.Rows, from.EpochsEnded);
        }
    }

    internal override bool LeavesWork => _upstream.LeavesWork;

    internal override async ValueTask<StageInput?> NextAsync()
    {
        while (true)
        {
            if (_rows >= _size || (_isFlushing && _rows > 0))
            {
                return Cut(Math.Min(_size, _rows));
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

            await HoldAsync(Accept(await _upstream.NextAsync().ConfigureAwait(false))).ConfigureAwait(false);
        }
    }

    internal override async ValueTask EndAsync()
    {
        await _upstream.EndAsync().ConfigureAwait(false);
        await DisposeHeldAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    private protected override (int Taken, int Of) RowsPassed
        => _begin > 0 && _held.TryPeek(out Held? first) ? (_begin, first.Batch.Count) : (0, 0);

    private async ValueTask HoldAsync(BatchOutcome? outcome)
    {
        if (outcome is null)
        {
            if (IsFailed)
            {
                await DisposeHeldAsync().ConfigureAwait(false);
            }

            _isFlushing = true;
            return;
        }

        if (outcome.Batch is { Count: > 0 } batch)
        {
            _rows += batch.Count - (_held.Count == 0 ? _begin : 0);
            _held.Enqueue(new Held(outcome, batch));
        }
        else
        {
            (_held.Count == 0 ? Gathered : _held.Last().Behind).Add(outcome);
            await Run.Failures.DisposeAsync(outcome.Batch).ConfigureAwait(false);
        }

        CheckFirst(outcome);
        if (outcome.Place.EpochsEnded > _epochsTaken)
        {
            _epochsTaken = outcome.Place.EpochsEnded;
            _isFlushing |= !Run.Options.CrossEpochs;
        }
    }

    /// <summary>Disposes the rows that no batch takes.</summary>
    private async ValueTask DisposeHeldAsync()
    {
        while (_held.TryDequeue(out Held? held))
        {
            await Run.Failures.DisposeAsync(new BatchRows(held.Batch, _begin, Math.Max(0, held.Batch.Count - _begin)))
                .ConfigureAwait(false);
            _begin = 0;
        }

        _rows = 0;
    }

    /// <summary>
    /// Checks a batch that is created again because an earlier run has passed on a part of it. If it were not the same, rows would be lost
    /// or occur twice.
    /// </summary>
    private void CheckFirst(BatchOutcome outcome)
    {
        if (_rowsOfFirst == 0)
        {
            return;
        }

        if (outcome.Batch?.Count != _rowsOfFirst)
        {
            string now = outcome.Batch is { } batch ? string.Create(CultureInfo.InvariantCulture, $"has {batch.Count}") : "was left out";
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"Batch {outcome.Place.Number} before Rebatch({_size}) had {_rowsOfFirst} rows when the checkpoint was taken, of which "
                    + $"{_begin} were delivered; now it {now}. A run is resumed only if its steps do the same again."));
        }

        _rowsOfFirst = 0;
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

    /// <summary>A batch that has rows to pass on, and the tally of batches without rows behind it.</summary>
    private sealed record Held(BatchOutcome Outcome, Batch Batch)
    {
        internal RegroupedRows Behind { get; } = new();
    }
}
