namespace Batching;

/// <summary>
/// What became of batches that end at a boundary: it travels with the next batch behind the boundary, so that it is counted in order. Not
/// thread-safe.
/// </summary>
internal sealed class DeferredTally
{
    private readonly List<BatchFailure> _failures = [];
    private readonly List<BatchUpdates> _updates = [];

    /// <summary>How many were skipped.</summary>
    internal long Skipped { get; private set; }

    /// <summary>How many items of the dataset the skipped and the failed were made of.</summary>
    internal long ItemsLeftOut { get; private set; }

    /// <summary>Those that failed and were left out.</summary>
    internal IReadOnlyList<BatchFailure> Failures => _failures;

    /// <summary>What they changed in variables, in their order.</summary>
    internal IReadOnlyList<BatchUpdates> Updates => _updates;

    /// <summary>Adds what came before a batch, and then the batch itself.</summary>
    internal void Add(BatchOutcome outcome)
    {
        if (outcome.Before is { } before)
        {
            Add(before);
        }

        switch (outcome.Kind)
        {
            case BatchOutcomeKind.Done when outcome.Updates is { } updates:
                _updates.Add(updates);
                break;
            case BatchOutcomeKind.Skipped:
                Skipped++;
                ItemsLeftOut += outcome.Place.Items;
                break;
            case BatchOutcomeKind.Failed:
                _failures.Add(outcome.Failure!);
                ItemsLeftOut += outcome.Place.Items;
                break;
        }
    }

    internal void Add(DeferredTally account)
    {
        Skipped += account.Skipped;
        ItemsLeftOut += account.ItemsLeftOut;
        _failures.AddRange(account.Failures);
        _updates.AddRange(account.Updates);
    }
}
