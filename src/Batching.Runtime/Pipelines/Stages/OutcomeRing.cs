namespace Batching;

/// <summary>
/// The batches of a stage that are claimed and not delivered yet, and the outcomes of those that are finished, each at its position in the
/// order. Not thread-safe.
/// </summary>
/// <param name="size">How many batches may be claimed and not delivered.</param>
internal sealed class OutcomeRing(int size)
{
    private readonly BatchOutcome?[] _finished = new BatchOutcome?[size];
    private long _claimed;
    private long _delivered;

    /// <summary>How many batches are claimed and not delivered.</summary>
    internal long Ahead => _claimed - _delivered;

    /// <summary>How many of them are finished.</summary>
    internal int Ready { get; private set; }

    /// <summary>The outcomes that are left when the run ends.</summary>
    internal IEnumerable<BatchOutcome> Rest => _finished.OfType<BatchOutcome>();

    /// <summary>Claims the next position.</summary>
    internal long Claim() => _claimed++;

    /// <summary>Whether a position is the next to be delivered.</summary>
    internal bool IsNext(long position) => position == _delivered;

    /// <summary>Keeps an outcome until its turn.</summary>
    internal void Put(long position, BatchOutcome outcome)
    {
        _finished[position % _finished.Length] = outcome;
        Ready++;
    }

    /// <summary>Takes the next outcome, if it is finished.</summary>
    internal BatchOutcome? TryTake()
    {
        ref BatchOutcome? place = ref _finished[_delivered % _finished.Length];
        if (place is not { } outcome)
        {
            return null;
        }

        place = null;
        Ready--;
        _delivered++;
        return outcome;
    }

    /// <summary>Counts the next batch as delivered, without an outcome here.</summary>
    internal void Pass() => _delivered++;
}
