using System.Diagnostics;

namespace Batching;

/// <summary>Counts what a run delivers, in order. Thread-safe: a report may be asked for while the run goes on.</summary>
internal sealed class RunCounts(RunStages stages, RunOptions options, RunValues values)
{
    private readonly Lock _lock = new();

    /// <summary>What earlier runs counted, from whose checkpoint this one goes on.</summary>
    private readonly CheckpointCounts _before = options.ResumeFrom?.Counts ?? default;
    private readonly List<ItemFailure> _dropped = [];
    private readonly List<BatchFailure> _failures = [];
    private long _batches;
    private long _items;
    private long _itemsLeftOut;
    private long _skipped;
    private int _epochs;
    private long _waited;
    private long? _begin;
    private TimeSpan? _elapsed;
    private bool _isStopped;
    private RunStand? _stand;

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

    internal void Begin()
    {
        lock (_lock)
        {
            _begin = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Counts the next outcome of the last stage.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="waited">How long the consumer waited for it, in ticks of the <see cref="Stopwatch"/>.</param>
    /// <param name="endsRun">Whether it ends the run, and so its batch is not of the run.</param>
    internal void Count(BatchOutcome outcome, long waited, bool endsRun = false)
    {
        lock (_lock)
        {
            _waited += waited;
            if (outcome.Before is { } before)
            {
                _skipped += before.Skipped;
                _itemsLeftOut += before.ItemsLeftOut;
                _failures.AddRange(before.Failures);
            }

            if (endsRun)
            {
                _isStopped = outcome.Kind == BatchOutcomeKind.Stopped;
                return;
            }

            _epochs = outcome.Place.EpochsEnded - _before.Epochs;
            switch (outcome.Kind)
            {
                case BatchOutcomeKind.Done or BatchOutcomeKind.Passed:
                    _batches += outcome.Kind == BatchOutcomeKind.Done ? 1 : 0;
                    _items += outcome.Place.Items;
                    if (outcome.Dropped.Count > 0)
                    {
                        _dropped.AddRange(outcome.Dropped);
                    }

                    break;
                case BatchOutcomeKind.Skipped:
                    _skipped++;
                    _itemsLeftOut += outcome.Place.Items;
                    break;
                case BatchOutcomeKind.Failed:
                    _failures.Add(outcome.Failure!);
                    _itemsLeftOut += outcome.Place.Items;
                    break;
            }

            var counts = new CheckpointCounts(_batches, _items, outcome.Place.EpochsEnded, _skipped, _failures.Count, _dropped.Count, _itemsLeftOut);
            _stand = new RunStand(outcome.Place.Number + 1, outcome.Behind, values.Current, counts);
        }
    }

    internal void End()
    {
        lock (_lock)
        {
            _elapsed = Elapsed();
        }
    }

    /// <summary>How far the run has come.</summary>
    /// <param name="epoch">The epoch of the batch delivered last.</param>
    /// <param name="isComplete">Whether it has come to its end.</param>
    internal RunProgress Progress(int epoch, bool isComplete)
    {
        lock (_lock)
        {
            return new RunProgress
            {
                Batches = _before.Batches + _batches,
                Items = _before.ItemsDone + _items + _itemsLeftOut,
                ResumedItems = _before.ItemsDone,
                TotalItems = stages.Items,
                Epoch = epoch,
                Epochs = options.Iterations is null ? options.Epochs ?? 1 : null,
                ItemsPerEpoch = stages.ItemsPerEpoch,
                Elapsed = Elapsed(),
                IsComplete = isComplete,
            };
        }
    }

    internal RunReport Report(VariableValues variables, RunContext? run)
    {
        lock (_lock)
        {
            TimeSpan elapsed = Elapsed();
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
                Elapsed = elapsed,
                ConsumerWaited = Stopwatch.GetElapsedTime(0, _waited),
                Prefetch = run?.Depth ?? Math.Max(options.Prefetch, 0),
                Choices = run?.Tuner?.Choices ?? [],
                Actions = run?.Watch.Report(elapsed) ?? [],
            };
        }
    }

    private TimeSpan Elapsed() => _elapsed ?? (_begin is { } begin ? Stopwatch.GetElapsedTime(begin) : TimeSpan.Zero);
}
