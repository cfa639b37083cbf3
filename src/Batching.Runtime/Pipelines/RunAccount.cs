namespace Batching;

/// <summary>What became of batches that end at a border: it travels with the next batch behind the border, so that it is counted in order. Not thread-safe.</summary>
internal sealed class RunAccount
{
    private readonly List<BatchFailure> _failures = [];

    /// <summary>How many were skipped.</summary>
    internal long Skipped { get; private set; }

    /// <summary>Those that failed and were left out.</summary>
    internal IReadOnlyList<BatchFailure> Failures => _failures;

    /// <summary>Adds what came before a batch, and then the batch itself.</summary>
    internal void Add(BatchOutcome outcome)
    {
        if (outcome.Before is { } before)
        {
            Add(before);
        }

        switch (outcome.Kind)
        {
            case BatchOutcomeKind.Skipped:
                Skipped++;
                break;
            case BatchOutcomeKind.Failed:
                _failures.Add(outcome.Failure!);
                break;
        }
    }

    internal void Add(RunAccount account)
    {
        Skipped += account.Skipped;
        _failures.AddRange(account.Failures);
    }
}
