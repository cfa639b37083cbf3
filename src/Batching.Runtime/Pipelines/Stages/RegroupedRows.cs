namespace Batching;

/// <summary>What a boundary has taken and not yet passed on: it goes with the next batch behind it. Not thread-safe.</summary>
internal sealed class RegroupedRows
{
    private List<ItemFailure>? _dropped;
    private DeferredTally? _account;
    private bool _hasAny;

    /// <summary>How many epochs have ended with what was taken.</summary>
    internal int EpochsEnded { get; private set; }

    /// <summary>Where the stage before stands behind what was taken; null at its beginning.</summary>
    internal StagePosition? Source { get; private set; }

    /// <summary>The same of a merged pipeline.</summary>
    internal StagePosition? Other { get; private set; }

    /// <summary>The items of the dataset that the batches were made of.</summary>
    internal int Items { get; private set; }

    /// <summary>Whether there is anything to pass on, were it only the end of an epoch.</summary>
    internal bool HasAny => _hasAny;

    /// <summary>Takes a batch whose last row is passed on, or one without rows.</summary>
    internal void Add(BatchOutcome outcome)
    {
        (EpochsEnded, Source) = (outcome.Place.EpochsEnded, outcome.PositionBehind);
        Gather(outcome);
    }

    /// <summary>Takes a batch of another pipeline, whose epochs are its own.</summary>
    internal void AddAside(BatchOutcome outcome)
    {
        Other = outcome.PositionBehind;
        Gather(outcome);
    }

    /// <summary>Begins where a boundary stood.</summary>
    internal void Begin(StagePosition from) => (EpochsEnded, Source, Other) = (from.EpochsEnded, from.Source, from.Other);

    /// <summary>Takes what others were behind.</summary>
    internal void Add(RegroupedRows behind)
    {
        Source = behind.Source;
        (int items, EpochsEnded, IReadOnlyList<ItemFailure> dropped, DeferredTally? account) = behind.Take();
        _hasAny = true;
        Items += items;
        if (dropped.Count > 0)
        {
            (_dropped ??= []).AddRange(dropped);
        }

        if (account is not null)
        {
            (_account ??= new DeferredTally()).Add(account);
        }
    }

    /// <summary>Hands all of it over to the batch that it goes with.</summary>
    internal (int Items, int EpochsEnded, IReadOnlyList<ItemFailure> Dropped, DeferredTally? Account) Take()
    {
        var taken = (Items, EpochsEnded, (IReadOnlyList<ItemFailure>?)_dropped ?? [], _account);
        (Items, _dropped, _account, _hasAny) = (0, null, null, false);
        return taken;
    }

    private void Gather(BatchOutcome outcome)
    {
        _hasAny = true;
        (_account ??= new DeferredTally()).Add(outcome);
        if (outcome.Kind is BatchOutcomeKind.Done or BatchOutcomeKind.Passed)
        {
            Items += outcome.Place.Items;
            if (outcome.Dropped.Count > 0)
            {
                (_dropped ??= []).AddRange(outcome.Dropped);
            }
        }
    }
}
