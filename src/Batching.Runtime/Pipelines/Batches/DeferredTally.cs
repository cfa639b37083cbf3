namespace Batching;

/// <summary>
/// The tally of batches that end at a boundary. It travels with the next batch behind the boundary, so that they are counted in order. Not
/// thread-safe.
/// </summary>
internal sealed class DeferredTally
{
    private readonly List<BatchFailure> _failures = [];
    private readonly List<BatchUpdates> _updates = [];

    /// <summary>The number of skipped batches.</summary>
    internal long Skipped { get; private set; }

    /// <summary>The number of items of the skipped and failed batches.</summary>
    internal long ItemsLeftOut { get; private set; }

    /// <summary>The failures of batches that were left out.</summary>
    internal IReadOnlyList<BatchFailure> Failures => _failures;

    /// <summary>The changes of variables, in the order of the batches.</summary>
    internal IReadOnlyList<BatchUpdates> Updates => _updates;

    /// <summary>Adds the tally before a batch, and then the batch.</summary>
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
