namespace Batching;

/// <summary>What a boundary has taken and not yet passed on. It goes with the next batch behind the boundary. Not thread-safe.</summary>
internal sealed class RegroupedRows
{
    private List<ItemFailure>? _dropped;
    private DeferredTally? _account;
    private bool _hasAny;

    internal int EpochsEnded { get; private set; }

    /// <summary>The position of the stage before, after what was taken; null at its beginning.</summary>
    internal StagePosition? Source { get; private set; }

    /// <summary>The same position of a merged pipeline.</summary>
    internal StagePosition? Other { get; private set; }

    /// <summary>The number of items that the batches were made of.</summary>
    internal int Items { get; private set; }

    /// <summary>Whether there is anything to pass on, even if it is only the end of an epoch.</summary>
    internal bool HasAny => _hasAny;

    /// <summary>Adds a batch whose last row is passed on, or one without rows.</summary>
    internal void Add(BatchOutcome outcome)
    {
        (EpochsEnded, Source) = (outcome.Place.EpochsEnded, outcome.PositionBehind);
        Gather(outcome);
    }

    /// <summary>Adds a batch of the merged pipeline, which has epochs of its own.</summary>
    internal void AddAside(BatchOutcome outcome)
    {
        Other = outcome.PositionBehind;
        Gather(outcome);
    }

    /// <summary>Starts at the position of a boundary.</summary>
    internal void Begin(StagePosition from) => (EpochsEnded, Source, Other) = (from.EpochsEnded, from.Source, from.Other);

    /// <summary>Adds the tally behind another batch.</summary>
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

    /// <summary>Returns everything, for the batch that it goes with, and starts anew.</summary>
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
