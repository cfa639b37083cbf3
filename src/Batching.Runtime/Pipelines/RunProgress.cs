namespace Batching;

/// <summary>Counts what a run delivers, in order. Thread-safe: a report may be asked for while the run goes on.</summary>
/// <param name="epochsBefore">How many epochs an earlier run completed with which this one goes on.</param>
internal sealed class RunProgress(int epochsBefore)
{
    private readonly Lock _lock = new();
    private readonly List<ItemFailure> _dropped = [];
    private readonly List<BatchFailure> _failures = [];
    private long _batches;
    private long _items;
    private long _skipped;
    private int _epochs;
    private long? _begin;
    private TimeSpan? _elapsed;
    private bool _isStopped;
    private RunStand? _stand;

    internal void Begin()
    {
        lock (_lock)
        {
            _begin = TimeProvider.System.GetTimestamp();
        }
    }

    /// <summary>Counts the next outcome of the last stage.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="variables">The variables, as it left them.</param>
    /// <param name="endsRun">Whether it ends the run, and so its batch is not of the run.</param>
    internal void Count(BatchOutcome outcome, VariableValues variables, bool endsRun = false)
    {
        lock (_lock)
        {
            if (outcome.Before is { } before)
            {
                _skipped += before.Skipped;
                _failures.AddRange(before.Failures);
            }

            if (endsRun)
            {
                _isStopped = outcome.Kind == BatchOutcomeKind.Stopped;
                return;
            }

            _epochs = outcome.Place.EpochsEnded - epochsBefore;
            switch (outcome.Kind)
            {
                case BatchOutcomeKind.Done or BatchOutcomeKind.Passed:
                    _batches += outcome.Kind == BatchOutcomeKind.Done ? 1 : 0;
                    _items += outcome.Place.Items;
                    _dropped.AddRange(outcome.Dropped);
                    break;
                case BatchOutcomeKind.Skipped:
                    _skipped++;
                    break;
                case BatchOutcomeKind.Failed:
                    _failures.Add(outcome.Failure!);
                    break;
            }

            _stand = new RunStand(
                outcome.Place.Number + 1,
                outcome.Behind,
                variables,
                new CheckpointCounts(_batches, _items, outcome.Place.EpochsEnded, _skipped, _failures.Count, _dropped.Count));
        }
    }

    internal void End()
    {
        lock (_lock)
        {
            _elapsed = Elapsed();
        }
    }

    /// <summary>Where the run stands; null before its first batch.</summary>
    internal RunStand? Stand
    {
        get
        {
            lock (_lock)
            {
                return _stand;
            }
        }
    }

    internal RunReport Report(VariableValues variables)
    {
        lock (_lock)
        {
            return new RunReport
            {
                Batches = _batches,
                Items = _items,
                Epochs = _epochs,
                SkippedBatches = _skipped,
                Dropped = [.. _dropped],
                Failures = [.. _failures],
                Variables = variables,
                IsStopped = _isStopped,
                Elapsed = Elapsed(),
            };
        }
    }

    private TimeSpan Elapsed() => _elapsed ?? (_begin is { } begin ? TimeProvider.System.GetElapsedTime(begin) : TimeSpan.Zero);
}
