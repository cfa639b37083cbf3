namespace Batching;

/// <summary>Counts what a run delivers, in order. Thread-safe: a report may be asked for while the run goes on.</summary>
internal sealed class RunProgress
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

    internal void Begin()
    {
        lock (_lock)
        {
            _begin = TimeProvider.System.GetTimestamp();
        }
    }

    /// <summary>Counts the next outcome of the last stage.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="endsRun">Whether it ends the run, and so its batch is not of the run.</param>
    internal void Count(BatchOutcome outcome, bool endsRun = false)
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

            _epochs = outcome.Place.EpochsEnded;
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
        }
    }

    internal void End()
    {
        lock (_lock)
        {
            _elapsed = Elapsed();
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
